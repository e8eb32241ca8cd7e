using System.Globalization;
using System.Text;

namespace NovaCron.Demo;

/// <summary>
/// Reads what the guest writes on its console, as the hosts received it, and judges it from outside: which heartbeats
/// came, in which region, and when. Pure: it is fed chunks and asked.
/// </summary>
internal sealed class GuestLog
{
    private readonly StringBuilder _line = new();
    private readonly List<Heartbeat> _heartbeats = [];
    private readonly List<Verification> _verifications = [];

    /// <summary>The heartbeats so far, in the order they came.</summary>
    public IReadOnlyList<Heartbeat> Heartbeats => _heartbeats;

    /// <summary>The guest's own verdicts on its memory so far.</summary>
    public IReadOnlyList<Verification> Verifications => _verifications;

    /// <summary>What kept the guest from starting, in its own words; null when nothing did.</summary>
    public string? Failure { get; private set; }

    /// <summary>Takes the next piece of output.</summary>
    public void Append(string region, DateTimeOffset at, ReadOnlySpan<byte> bytes)
    {
        foreach (var c in bytes)
        {
            if (c != '\n')
            {
                _line.Append((char)c);
                continue;
            }

            Read(region, at, _line.ToString().TrimEnd('\r'));
            _line.Clear();
        }
    }

    /// <summary>
    /// Heartbeats missing between the first and the last one seen after <paramref name="from"/>: numbers that never came.
    /// </summary>
    public long CountLost(long from)
    {
        var seen = _heartbeats.Where(beat => beat.Number >= from).Select(beat => beat.Number).Distinct().ToList();
        return seen.Count == 0 ? 0 : seen.Max() - seen.Min() + 1 - seen.Count;
    }

    /// <summary>The gap between the last heartbeat before the move and the first after it; null while there is none.</summary>
    public TimeSpan? GapOnMoveTo(string region, long from)
    {
        var first = _heartbeats.FindIndex(beat => beat.Number >= from && beat.Region == region);
        return first > 0 && _heartbeats[first - 1].Region != region ? _heartbeats[first].At - _heartbeats[first - 1].At : null;
    }

    /// <summary>The longest time between two heartbeats of one region, from a heartbeat on; zero while there are not two.</summary>
    public TimeSpan LongestGapIn(string region, long from)
    {
        var beats = _heartbeats.Where(beat => beat.Number >= from && beat.Region == region).Select(beat => beat.At).ToList();
        return beats.Zip(beats.Skip(1), (one, next) => next - one).DefaultIfEmpty().Max();
    }

    private void Read(string region, DateTimeOffset at, string line)
    {
        if (TryReadField(line, "HB ", out var number))
            _heartbeats.Add(new Heartbeat(number, region, at));
        else if (line.StartsWith("VERIFY ", StringComparison.Ordinal)
            && TryReadField(line, "pages=", out var pages) && TryReadField(line, "corrupt=", out var corrupt))
            _verifications.Add(new Verification(region, pages, corrupt));
        else if (line.StartsWith("FAILED ", StringComparison.Ordinal) || line.Contains("Kernel panic", StringComparison.Ordinal))
            Failure = line;
    }

    private static bool TryReadField(string line, string name, out long value)
    {
        value = 0;
        var at = line.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
            return false;
        var digits = new string([.. line.Skip(at + name.Length).TakeWhile(char.IsAsciiDigit)]);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
