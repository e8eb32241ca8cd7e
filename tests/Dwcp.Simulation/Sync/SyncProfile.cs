using NovaCron.Dwcp.Synchronization.Replication;
using static NovaCron.Dwcp.Simulation.Sync.Trouble;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>
/// What a seed draws: regions, their pace and limits, their network, and what befalls them. Each kind is after another sort of bug.
/// </summary>
/// <param name="Name">What it is after.</param>
/// <param name="Regions">How many there are.</param>
/// <param name="Troubles">What befalls them; what is in the list more often does more often.</param>
internal sealed record SyncProfile(string Name, int Regions, IReadOnlyList<Trouble> Troubles)
{
    private static readonly Trouble[] Any = [.. Enum.GetValues<Trouble>()
        .Where(trouble => trouble is not (PutBack or DamageAtRest or DamageRow or DamageMemory))];

    public required SyncOptions Options { get; init; }

    /// <summary>Whether nothing goes wrong: then nothing may go twice.</summary>
    public bool IsCalm => Troubles.Count == 0;

    /// <summary>Whether memory is damaged: nobody but the others can tell.</summary>
    public bool HasMemoryDamage => Troubles.Contains(DamageMemory);

    /// <summary>Whether logs are never too long, and nobody comes late or loses what it had: then nobody needs a whole store.</summary>
    public bool HasLogsForAll =>
        HasStreams && !HasLateJoiner && !Troubles.Contains(PutBack) && Options.LogBytesMax == new SyncOptions().LogBytesMax;

    /// <summary>Whether links are ordered streams that break; else messages are lost, repeated and reordered, and nobody is told.</summary>
    public bool HasStreams { get; init; } = true;

    /// <summary>Milliseconds that a message takes, at most; each link has its own.</summary>
    public double DelayMax { get; init; } = 60;

    /// <summary>The share of messages that are lost, where links are no streams.</summary>
    public double Loss { get; init; }

    /// <summary>The share of messages of which a copy comes late, where links are no streams.</summary>
    public double Copies { get; init; }

    /// <summary>The share of batches in which a byte is turned.</summary>
    public double Damage { get; init; }

    /// <summary>How far clocks are wrong, in milliseconds.</summary>
    public int SkewMaxMs { get; init; } = 100;

    /// <summary>How far clocks jump, in milliseconds.</summary>
    public int JumpMaxMs { get; init; }

    /// <summary>Milliseconds from one row to the next in a region, at most.</summary>
    public double IdleMax { get; init; } = 70;

    /// <summary>Milliseconds from one trouble to the next, at most.</summary>
    public double CalmMax { get; init; } = 250;

    /// <summary>The share of readings of the outbox that begin before what was consumed.</summary>
    public double RowsAgain { get; init; } = 0.1;

    public int Records { get; init; } = 6;

    /// <summary>Bytes of a value, at most.</summary>
    public int Padding { get; init; } = 12;

    /// <summary>Whether the last region comes late.</summary>
    public bool HasLateJoiner { get; init; }

    /// <summary>Whether in the end two regions still do not reach each other, but all others do.</summary>
    public bool HasCutForGood { get; init; }

    public static SyncProfile Draw(Random random)
    {
        var regions = random.Next(2, 6);

        // Of two that are damaged and do not reach each other neither may repair who comes later, nor be repaired by it.
        var isLate = random.Next(3) == 0;
        return random.Next(11) switch
        {
            0 => new SyncProfile("calm", regions, []) { Options = Limits(random), HasCutForGood = false, RowsAgain = 0 },
            1 => new SyncProfile("loss", regions, [Lose, CrashOne, CutOneWay, Mend])
            {
                Options = Limits(random), HasStreams = false, Loss = 0.1, Copies = 0.1, Damage = 0.02,
            },
            2 => new SyncProfile("partitions", Math.Max(3, regions), [CutSides, CutPair, CutPair, CutOneWay, CutOff, Mend, CrashOne])
            {
                Options = Limits(random), HasCutForGood = random.Next(2) == 0, Damage = 0.005,
            },
            3 => new SyncProfile("crashes", regions, [CrashOne, CrashAll, CrashWithin, CrashWithin, Burst])
            {
                Options = Limits(random), RowsAgain = 0.4,
            },
            4 => new SyncProfile("clocks", regions, [JumpClock, JumpClock, JumpClock, CrashOne, CutPair, Mend])
            {
                Options = Limits(random), JumpMaxMs = 1500, SkewMaxMs = 400,
            },
            5 => Snapshots(random, regions),
            6 => new SyncProfile("held", Math.Max(3, regions), [CutPair, CutOneWay, Mend, Burst, Lose])
            {
                Options = Limits(random) with { HeldBatchesMax = 3, HeldBytesMax = 1500 },
                HasStreams = random.Next(2) == 0,
                Loss = 0.15,
                DelayMax = 200,
                IdleMax = 60,
            },
            7 => new SyncProfile("damaged rows", regions, [DamageAtRest, DamageAtRest, DamageRow, CrashWithin, CutPair, Mend, Burst])
            {
                Options = Limits(random) with { PageBytesMax = random.Next(300, 1200) },
                HasStreams = random.Next(2) == 0,
                Loss = 0.05,
                Copies = 0.05,
                IdleMax = 50,
                CalmMax = 150,
                Records = 12,
                HasLateJoiner = isLate,
                HasCutForGood = !isLate && random.Next(3) == 0,
            },
            8 => new SyncProfile("damaged memory", regions, [DamageMemory, DamageMemory, CrashOne, CutPair, Mend, Burst])
            {
                Options = Limits(random) with { PageBytesMax = random.Next(300, 1200) }, HasStreams = random.Next(2) == 0, Loss = 0.05,
            },
            9 => new SyncProfile("databases put back", regions, [PutBack, PutBack, CutPair, CutOff, Mend, CrashOne])
            {
                Options = Limits(random) with { PageBytesMax = random.Next(300, 1200) }, CalmMax = 350,
            },
            _ => new SyncProfile("anything", regions, [.. Any, Mend])
            {
                Options = random.Next(2) == 0 ? Limits(random) : SmallLog(random),
                HasStreams = random.Next(2) == 0,
                Loss = 0.05,
                Copies = 0.05,
                Damage = 0.005,
                JumpMaxMs = 800,
                HasLateJoiner = random.Next(3) == 0,
                HasCutForGood = random.Next(4) == 0,
            },
        };
    }

    /// <summary>Small logs, so that whoever is away needs a snapshot; many small pages, so that much happens while they come.</summary>
    private static SyncProfile Snapshots(Random random, int regions) =>
        new("snapshots", Math.Max(3, regions), [CutOff, CutOff, CutPair, CrashOne, CrashWithin, Mend, Mend, Burst])
        {
            Options = SmallLog(random),
            HasStreams = random.Next(3) > 0,
            Loss = 0.05,
            Copies = 0.05,
            IdleMax = 40,
            CalmMax = 200,
            Records = 12,
            HasLateJoiner = random.Next(2) == 0,
            HasCutForGood = random.Next(4) == 0,
        };

    private static SyncOptions SmallLog(Random random) => Limits(random) with
    {
        LogBytesMax = random.Next(600, 3000),
        PageBytesMax = random.Next(300, 1200),
        SnapshotPatience = TimeSpan.FromMilliseconds(random.Next(700, 1500)),
    };

    private static SyncOptions Limits(Random random) => new()
    {
        BatchDelay = TimeSpan.FromMilliseconds(random.Next(10, 60)),
        BatchTransactionsMax = random.Next(2, 12),
        BatchBytesMax = random.Next(400, 2000),
        InFlightBytesMax = random.Next(1000, 8000),
        ResendAfter = TimeSpan.FromMilliseconds(500),
        RelayAfter = TimeSpan.FromMilliseconds(300),
        WantAfter = TimeSpan.FromMilliseconds(200),
        HeartbeatInterval = TimeSpan.FromMilliseconds(150),
        SnapshotPatience = TimeSpan.FromMilliseconds(1500),
        PageBytesMax = 32 * 1024,
        MessageBytesMax = 64 * 1024,
        RowsMax = 16,
        AntiEntropyInterval = TimeSpan.FromMilliseconds(random.Next(250, 600)),
        ComparedLeavesMax = random.Next(2, 20),
    };
}
