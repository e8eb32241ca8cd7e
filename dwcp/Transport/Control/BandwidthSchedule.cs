using System.Collections.Immutable;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// A cap on what is sent over one path, by day and time of day. The first rule that holds counts; where none does there is no cap.
/// What is capped is the bytes of frames, headers included and those sent again too; TCP, IP and TLS add about 4 %.
/// </summary>
/// <remarks>
/// As text: rules apart by <c>;</c>, each <c>[DAYS] [HH:MM-HH:MM] RATE</c>. DAYS are <c>mon</c> to <c>sun</c>, ranges
/// (<c>mon-fri</c>, <c>sat-mon</c>) and lists (<c>mon,wed</c>); hours may go over midnight (<c>22:00-06:00</c>) and then belong
/// to the day on which they begin. RATE is a number and <c>bit/s</c>, <c>kbit/s</c>, <c>Mbit/s</c> or <c>Gbit/s</c>
/// (powers of 1000), or <c>unlimited</c>. Where blanks are in the way, <c>_</c> does as well. Example:
/// <c>mon-fri 08:00-18:00 50Mbit/s; 400Mbit/s</c>.
/// </remarks>
public sealed class BandwidthSchedule
{
    /// <summary>Most rules of a schedule.</summary>
    public const int RulesMax = 64;

    /// <summary>No cap at any time.</summary>
    public static readonly BandwidthSchedule Unlimited = new([]);

    private readonly ImmutableArray<BandwidthRule> _rules;

    internal BandwidthSchedule(ImmutableArray<BandwidthRule> rules) => _rules = rules;

    /// <summary>The same cap at all times.</summary>
    /// <param name="bytesPerSecond">1 or more.</param>
    public static BandwidthSchedule Always(long bytesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSecond, 1);
        return new BandwidthSchedule([new BandwidthRule { BytesPerSecond = bytesPerSecond }]);
    }

    /// <summary>The cap at a time, in bytes a second; null for none. Day and time of day are those that the argument shows.</summary>
    public long? At(DateTimeOffset local)
    {
        foreach (var rule in _rules)
        {
            if (rule.Holds(local.DateTime))
            {
                return rule.BytesPerSecond;
            }
        }

        return null;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is malformed; the message names the part and what was expected.</exception>
    public static BandwidthSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        if (parts.Length > RulesMax)
        {
            throw new FormatException($"A bandwidth schedule has at most {RulesMax} rules.");
        }

        return new BandwidthSchedule([.. parts.Select(BandwidthText.ReadRule)]);
    }

    /// <summary>The text form, which <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        _rules.IsEmpty ? BandwidthText.Unlimited : string.Join("; ", _rules.Select(BandwidthText.Write));
}
