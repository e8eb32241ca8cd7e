namespace NovaCron.Silo.Clustering;

/// <summary>
/// How a region's silos find each other, notice a death and go on. The defaults answer a silo's death within seconds on one
/// site's network; figures of the kill drills are in bench/.
/// </summary>
internal sealed class RegionClusterOptions
{
    /// <summary>
    /// How long a silo may take to answer a probe, and how often it is probed. Orleans adapts it between half and four times this
    /// to what a silo's answers usually take. Default 1 s; 100 ms to 1 min.
    /// </summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes a silo may miss in a row before its prober votes it dead. Default 3; 1 to 100.</summary>
    public int MissedProbesMax { get; init; } = 3;

    /// <summary>Votes that declare a silo dead; a cluster too small for so many needs fewer. Default 2; 1 to 10.</summary>
    public int DeathVotes { get; init; } = 2;

    /// <summary>
    /// How often a silo writes that it lives. After <see cref="AliveMissesMax"/> silent periods its row counts as stale: a region
    /// whose silos were all killed starts again without them. Default 5 s; 1 s to 10 min.
    /// </summary>
    public TimeSpan AlivePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Silent periods after which a silo's row is stale. Default 3; 2 to 100.</summary>
    public int AliveMissesMax { get; init; } = 3;

    /// <summary>How often the table of members is read even when nobody told of a change. Default 10 s; 1 s to 10 min.</summary>
    public TimeSpan TableRefreshPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a silo tries to join. Then its process ends, and its supervisor starts it again. Default 30 s; 5 s to 1 h.
    /// </summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long rows of dead silos are kept, for whoever asks what happened. Default 7 days; 1 h to 365 days.</summary>
    public TimeSpan DeadSiloRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a grain's answer may take before the call's outcome counts as unknown. Default 30 s; 1 s to 1 h.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting to another silo may take. Default 5 s; 100 ms to 1 min.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long proving who one is may take at Orleans' ports. Default 10 s; 100 ms to 1 min.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public void Validate()
    {
        var minute = TimeSpan.FromMinutes(1);
        Range(ProbeTimeout, TimeSpan.FromMilliseconds(100), minute, nameof(ProbeTimeout));
        Range(MissedProbesMax, 1, 100, nameof(MissedProbesMax));
        Range(DeathVotes, 1, 10, nameof(DeathVotes));
        Range(AlivePeriod, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(AlivePeriod));
        Range(AliveMissesMax, 2, 100, nameof(AliveMissesMax));
        Range(TableRefreshPeriod, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(TableRefreshPeriod));
        Range(JoinTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), nameof(JoinTimeout));
        Range(DeadSiloRetention, TimeSpan.FromHours(1), TimeSpan.FromDays(365), nameof(DeadSiloRetention));
        Range(CallTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(CallTimeout));
        Range(ConnectTimeout, TimeSpan.FromMilliseconds(100), minute, nameof(ConnectTimeout));
        Range(HandshakeTimeout, TimeSpan.FromMilliseconds(100), minute, nameof(HandshakeTimeout));
    }

    private static void Range<T>(T value, T min, T max, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {min} and {max}.");
    }
}
