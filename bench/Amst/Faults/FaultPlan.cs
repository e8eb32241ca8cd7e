namespace NovaCron.Bench.Amst.Faults;

/// <summary>A fault to come.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="After">How long after the one before has ended.</param>
/// <param name="Lasts">For how long; zero for what cannot be undone.</param>
internal sealed record PlannedFault(FaultKind Kind, TimeSpan After, TimeSpan Lasts);

/// <summary>Random faults by a seed.</summary>
internal static class FaultPlan
{
    private const int BlackHoleShare = 15;
    private static readonly TimeSpan ShortPartition = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongPartition = TimeSpan.FromSeconds(60);

    /// <summary>Makes a plan.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">Faults in all.</param>
    /// <param name="shortPartitions">Partitions of 5 s among them.</param>
    /// <param name="longPartitions">Partitions of 60 s among them.</param>
    public static IReadOnlyList<PlannedFault> Make(int seed, int count, int shortPartitions, int longPartitions)
    {
        var random = new Random(seed);
        var faults = new List<PlannedFault>();
        for (var number = 0; number < count; number++)
        {
            var after = TimeSpan.FromSeconds(0.8 + (1.4 * random.NextDouble()));
            faults.Add(number < longPartitions ? new PlannedFault(FaultKind.Partition, after, LongPartition)
                : number < longPartitions + shortPartitions ? new PlannedFault(FaultKind.Partition, after, ShortPartition)
                : Draw(random, after));
        }

        var order = faults.ToArray();
        random.Shuffle(order);
        return order;
    }

    /// <summary>How long a part of a plan takes by itself.</summary>
    public static TimeSpan Length(IEnumerable<PlannedFault> faults) =>
        faults.Aggregate(TimeSpan.Zero, (length, fault) => length + fault.After + fault.Lasts);

    private static PlannedFault Draw(Random random, TimeSpan after)
    {
        if (random.Next(100) < BlackHoleShare)
            return new PlannedFault(FaultKind.BlackHole, after, TimeSpan.FromSeconds(1 + (3 * random.NextDouble())));
        FaultKind[] resets = [FaultKind.ResetAtSender, FaultKind.ResetAtReceiver, FaultKind.ResetAll];
        return new PlannedFault(resets[random.Next(resets.Length)], after, TimeSpan.Zero);
    }
}
