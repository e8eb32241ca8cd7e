namespace Orleans.Configuration;

/// <summary>
/// How members watch over each other. A silo of this engine is alone: it tells the table that it lives, and looks at what others told when
/// it starts. What is said of probes and votes is for Microsoft Orleans, and has no effect here.
/// </summary>
public class ClusterMembershipOptions
{
    /// <summary>How many signs of life a member may miss before it counts as gone, at least 1; 3 by default.</summary>
    public int NumMissedTableIAmAliveLimit { get; set; } = 3;

    /// <summary>How often a silo writes its sign of life, positive; 30 s by default.</summary>
    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long rows of dead silos are kept; a week by default.</summary>
    public TimeSpan DefunctSiloExpiration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often such rows are removed; an hour by default, null for never. This engine removes them when it starts.</summary>
    public TimeSpan? DefunctSiloCleanupPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a silo tries to join; no effect here: a silo that may not join does not start.</summary>
    public TimeSpan MaxJoinAttemptTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether silos that do not answer are declared dead; no effect here.</summary>
    public bool LivenessEnabled { get; set; } = true;

    /// <summary>How long a probe may take; no effect here.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the table is read; no effect here.</summary>
    public TimeSpan TableRefreshTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a vote counts; no effect here.</summary>
    public TimeSpan DeathVoteExpirationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many silos a silo probes; no effect here.</summary>
    public int NumProbedSilos { get; set; } = 10;

    /// <summary>How many missed probes make a silo suspect; no effect here.</summary>
    public int NumMissedProbesLimit { get; set; } = 3;

    /// <summary>How many votes declare a silo dead; no effect here.</summary>
    public int NumVotesForDeathDeclaration { get; set; } = 2;

    /// <summary>The most rows of dead silos that are kept; no effect here.</summary>
    public int? MaxDefunctSiloEntries { get; set; } = 25;

    /// <summary>How long rows of dead silos are kept in any case; no effect here.</summary>
    public TimeSpan DefunctSiloMinimumRetention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a member may be silent before it counts as gone.</summary>
    internal TimeSpan SilenceMax => IAmAliveTablePublishTimeout * NumMissedTableIAmAliveLimit;
}
