using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Disturbance;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>
/// What a seed draws: a group, its pace and limits, its network, and what befalls it. Each kind is after another sort of bug.
/// </summary>
/// <param name="Name">What it is after.</param>
/// <param name="Members">How many there are.</param>
/// <param name="Disturbances">What befalls the group; what is in the list more often does more often.</param>
internal sealed record CftProfile(string Name, int Members, IReadOnlyList<Disturbance> Disturbances)
{
    private static readonly Disturbance[] Any = Enum.GetValues<Disturbance>();

    public required CftOptions Options { get; init; }

    /// <summary>Milliseconds that a message takes, at most.</summary>
    public double Delay { get; init; } = 5;

    /// <summary>Milliseconds that a late one takes, at most.</summary>
    public double LateDelay { get; init; } = 150;

    /// <summary>The share of messages that are late.</summary>
    public double Late { get; init; } = 0.03;

    /// <summary>The share of messages of which a copy comes late.</summary>
    public double Copies { get; init; } = 0.02;

    /// <summary>How often a member crashes just after it has voted.</summary>
    public double CrashAfterVote { get; init; }

    /// <summary>How often a leader crashes before all members were sent its entries.</summary>
    public double CrashWhileSpreading { get; init; }

    /// <summary>How often a leader crashes just after it has committed, and before anybody knows.</summary>
    public double CrashAfterCommit { get; init; }

    /// <summary>Milliseconds that a crashed member stays away, at most.</summary>
    public double DownMax { get; init; } = 300;

    /// <summary>Milliseconds from one disturbance to the next, at most.</summary>
    public double CalmMax { get; init; } = 100;

    /// <summary>How far clocks go wrong.</summary>
    public double ClockDrift { get; init; } = 0.05;

    /// <summary>The share of reads among calls.</summary>
    public double Reads { get; init; } = 0.3;

    /// <summary>Milliseconds from a client's look at its last call to the next, at most.</summary>
    public double IdleMax { get; init; } = 15;

    /// <summary>How long clients wait, at most.</summary>
    public TimeSpan PatienceMax { get; init; } = TimeSpan.FromMilliseconds(150);

    public static CftProfile Draw(Random random)
    {
        var members = new[] { 3, 3, 3, 5, 5 }[random.Next(5)];
        return random.Next(7) switch
        {
            0 => ElectionStorm(random, members),
            1 => FigureEight(random, members),
            2 => StaleReads(random, members),
            3 => Snapshots(random, members),
            4 => LateCopies(random),
            5 => new CftProfile("clock drift", members, [.. Any, PauseLeader, PauseOne, PauseOne, Mend])
            {
                Options = Limits(random, electionTimeout: 80), ClockDrift = 0.5,
            },
            _ => new CftProfile("anything", new[] { 1, 2, 3, 4, 5, 5, 7 }[random.Next(7)], [.. Any, Mend])
            {
                Options = Limits(random, electionTimeout: random.Next(40, 80)),
            },
        };
    }

    /// <summary>Several stand at one time, and voters crash.</summary>
    private static CftProfile ElectionStorm(Random random, int members) =>
        new("election storm", members, [CrashLeader, CrashLeader, Lose, Mend])
        {
            Options = Limits(random, electionTimeout: 30),
            Delay = 20,
            LateDelay = 40,
            Copies = 0.2,
            CrashAfterVote = 0.7,
            DownMax = 5,
            CalmMax = 80,
        };

    /// <summary>Leaders come back with entries of long ago, and crash again.</summary>
    private static CftProfile FigureEight(Random random, int members) =>
        new("figure 8", members, [CrashLeader, CrashOne, CrashWithin, CutSides, Mend])
        {
            Options = Limits(random, electionTimeout: 30) with { BatchEntriesMax = 1 },
            CrashWhileSpreading = 0.2,
            CrashAfterCommit = 0.3,
            DownMax = 60,
        };

    /// <summary>Leaders do not know that they are none any more, and clients do not either.</summary>
    private static CftProfile StaleReads(Random random, int members) =>
        new("stale reads", members, [DelayLeader, DelayLeader, DelayLeader, MuteLeader, DeafenLeader, PauseLeader, Mend])
        {
            Options = Limits(random, electionTimeout: random.Next(30, 50)),
            Reads = 0.6,
            CalmMax = 500,
            PatienceMax = TimeSpan.FromMilliseconds(50),
        };

    /// <summary>Members are often so far behind that they need a state, and who sends it crashes.</summary>
    private static CftProfile Snapshots(Random random, int members) => new(
        "snapshots",
        members,
        [CompactAll, CompactAll, Compact, CutSides, CrashOne, CrashLeader, CrashLeader, CrashLeader, Mend, Burst, Lose, CrashWithin])
    {
        Options = Limits(random, electionTimeout: random.Next(40, 80)) with { SnapshotPieceBytes = 8 },
        CalmMax = 50,
        IdleMax = 40,
    };

    /// <summary>Half of all messages come again, some when everybody is in another term.</summary>
    private static CftProfile LateCopies(Random random) =>
        new("late copies", Members: 5, [IsolatePair, IsolatePair, IsolatePair, IsolatePair, CrashLeader])
        {
            Options = Limits(random, electionTimeout: 30) with { BatchEntriesMax = 4, InFlightMax = 8 },
            Copies = 0.5,
            LateDelay = 300,
            DownMax = 50,
            CalmMax = 600,
            IdleMax = 80,
        };

    private static CftOptions Limits(Random random, int electionTimeout) => new()
    {
        HeartbeatInterval = TimeSpan.FromMilliseconds(10),
        ElectionTimeout = TimeSpan.FromMilliseconds(electionTimeout),
        BatchEntriesMax = random.Next(1, 5),
        InFlightMax = random.Next(1, 4),
        UncommittedMax = 64,
        ReadsMax = 64,
        SnapshotPieceBytes = 100,
        SnapshotBytesMax = 4096,
    };
}
