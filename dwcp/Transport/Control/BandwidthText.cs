using System.Globalization;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>The text form of a <see cref="BandwidthRule"/>.</summary>
internal static class BandwidthText
{
    public const string Unlimited = "unlimited";

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly (string Unit, decimal BitsPerSecond)[] Units =
        [("Gbit/s", 1_000_000_000m), ("Mbit/s", 1_000_000m), ("kbit/s", 1_000m), ("bit/s", 1m)];

    public static BandwidthRule ReadRule(string text)
    {
        var words = text.Split([' ', '_'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 1 or > 3)
        {
            throw Wrong(text, "'[DAYS] [HH:MM-HH:MM] RATE'");
        }

        var rule = new BandwidthRule { BytesPerSecond = ReadRate(words[^1]) };
        var next = 0;
        if (next < words.Length - 1 && char.IsAsciiLetter(words[next][0]))
        {
            rule = rule with { Days = ReadDays(words[next++]) };
        }

        if (next < words.Length - 1)
        {
            rule = ReadHours(rule, words[next++]);
        }

        return next == words.Length - 1 ? rule : throw Wrong(text, "'[DAYS] [HH:MM-HH:MM] RATE'");
    }

    public static string Write(BandwidthRule rule)
    {
        var words = new List<string>(3);
        if (rule.Days != BandwidthRule.EveryDay)
        {
            // Monday first, as people write it.
            words.Add(string.Join(',', Enumerable.Range(1, 7).Select(day => day % 7)
                .Where(day => (rule.Days & (1 << day)) != 0).Select(day => DayNames[day])));
        }

        if (rule.From != TimeSpan.Zero || rule.Until != BandwidthRule.Day)
        {
            words.Add($"{WriteTime(rule.From)}-{WriteTime(rule.Until)}");
        }

        words.Add(WriteRate(rule.BytesPerSecond));
        return string.Join(' ', words);
    }

    private static long? ReadRate(string text)
    {
        if (string.Equals(text, Unlimited, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var (unit, bits) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && decimal.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number <= 1_000_000_000
                && number * bits / 8 is >= 1 and <= long.MaxValue)
            {
                return (long)(number * bits / 8);
            }
        }

        throw Wrong(text, $"a rate such as '50Mbit/s' (bit/s, kbit/s, Mbit/s, Gbit/s; at least 8 bit/s) or '{Unlimited}'");
    }

    private static string WriteRate(long? bytesPerSecond)
    {
        if (bytesPerSecond is null)
        {
            return Unlimited;
        }

        var bits = bytesPerSecond.Value * 8m;
        var (unit, one) = Units.First(unit => bits >= unit.BitsPerSecond);
        return (bits / one).ToString("0.############", CultureInfo.InvariantCulture) + unit;
    }

    private static int ReadDays(string text)
    {
        var days = 0;
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var first = ReadDay(ends[0], text);
            var last = ends.Length == 2 ? ReadDay(ends[1], text) : ends.Length == 1 ? first : throw WrongDays(text);
            for (var day = first; ; day = (day + 1) % 7)
            {
                days |= 1 << day;
                if (day == last)
                {
                    break;
                }
            }
        }

        return days;
    }

    private static int ReadDay(string name, string text)
    {
        var day = Array.FindIndex(DayNames, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return day >= 0 ? day : throw WrongDays(text);
    }

    private static BandwidthRule ReadHours(BandwidthRule rule, string text)
    {
        var ends = text.Split('-');
        if (ends.Length != 2 || !TryReadTime(ends[0], out var from) || !TryReadTime(ends[1], out var until)
            || from >= BandwidthRule.Day || from == until)
        {
            throw Wrong(text, "hours such as '08:00-18:00', up to '24:00'");
        }

        return rule with { From = from, Until = until };
    }

    private static bool TryReadTime(string text, out TimeSpan time)
    {
        time = default;
        if (text.Length != 5 || text[2] != ':'
            || !int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return false;
        }

        time = new TimeSpan(hours, minutes, 0);
        return minutes < 60 && time <= BandwidthRule.Day;
    }

    private static string WriteTime(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");

    private static FormatException WrongDays(string text) => Wrong(text, "days such as 'mon-fri' or 'mon,wed,fri'");

    private static FormatException Wrong(string text, string expected) =>
        new($"'{text}' is not understood as part of a bandwidth schedule; expected {expected}.");
}
