namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>How long a host's lease lasts. All hosts and members of a federation have the same.</summary>
public sealed record LeaseOptions
{
    /// <summary>How long a renewal is good for, from when its host sent it; 9 s by default.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>From one renewal to the next; 3 s by default.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How far a clock may run ahead of or behind true time, in millionths; 500 by default.</summary>
    public int DriftPerMillion { get; init; } = 500;

    /// <summary>A host's watchdog kills this long before the lease ends, and members wait this long behind it; 1 s by default.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after a renewal was sent the watchdog kills, by the host's clock; 8 s by default.</summary>
    public TimeSpan KillAfter => Duration - Margin;

    /// <summary>How long after a renewal was executed a claim has to wait, by a member's clock; 10.0045 s by default.</summary>
    public TimeSpan ClaimAfter => Duration + Margin + TimeSpan.FromTicks(PartOf(Duration));

    /// <summary>How long killing may take, with both clocks as wrong as they may be, before two copies run; 1.995 s by default.</summary>
    public TimeSpan KillTimeMax
    {
        get
        {
            // True time is a clock's, divided by 1 + its drift: the host's clock is slow, the member's is fast. Rounded to the bad side.
            var million = 1_000_000L;
            var dead = ((KillAfter.Ticks * million) + million - DriftPerMillion - 1) / (million - DriftPerMillion);
            var claimed = ClaimAfter.Ticks * million / (million + DriftPerMillion);
            return TimeSpan.FromTicks(claimed - dead);
        }
    }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range, or they contradict each other.</exception>
    public void Validate()
    {
        Require(Margin > TimeSpan.Zero, nameof(Margin), "more than 0");
        Require(Duration > Margin && Duration <= TimeSpan.FromHours(1), nameof(Duration), $"more than {nameof(Margin)}, 1 h at most");
        Require(RenewEvery > TimeSpan.Zero && RenewEvery <= KillAfter / 2, nameof(RenewEvery), "twice within what the watchdog waits");
        Require(DriftPerMillion is >= 0 and <= 100_000, nameof(DriftPerMillion), "0 to 100,000");
        Require(KillTimeMax > TimeSpan.Zero, nameof(Margin), "so long that clocks may be that wrong and time to kill is left");
    }

    private long PartOf(TimeSpan time) => ((time.Ticks * DriftPerMillion) + 999_999) / 1_000_000;

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, $"LeaseOptions.{name} must be {rule}.");
        }
    }
}
