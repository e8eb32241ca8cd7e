namespace NovaCron.Dwcp.Transport.Control;

/// <summary>One rule of a <see cref="BandwidthSchedule"/>: days, hours and the cap that holds in them.</summary>
public sealed record BandwidthRule
{
    /// <summary>Bit n is day n of the week, Sunday being 0.</summary>
    internal const int EveryDay = 0b111_1111;

    internal static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The days on which its hours begin; bit n is <see cref="DayOfWeek"/> n.</summary>
    internal int Days { get; init; } = EveryDay;

    /// <summary>When it begins, from midnight, below 24 h.</summary>
    internal TimeSpan From { get; init; }

    /// <summary>When it ends, from midnight; before or at <see cref="From"/> means on the day after.</summary>
    internal TimeSpan Until { get; init; } = Day;

    /// <summary>Bytes a second; null for no limit.</summary>
    internal long? BytesPerSecond { get; init; }

    internal bool HoldsAlways => Days == EveryDay && From == TimeSpan.Zero && Until == Day;

    internal bool Holds(DateTime local)
    {
        var time = local.TimeOfDay;
        if (From < Until)
        {
            return Has(local.DayOfWeek) && time >= From && time < Until;
        }

        // Over midnight: it belongs to the day on which it began.
        return (Has(local.DayOfWeek) && time >= From) || (Has((DayOfWeek)(((int)local.DayOfWeek + 6) % 7)) && time < Until);
    }

    private bool Has(DayOfWeek day) => (Days & (1 << (int)day)) != 0;
}
