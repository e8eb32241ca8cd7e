using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>Which VMs of the federation are asked for, in the order of their names.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.VmQuery")]
public sealed record VmQuery
{
    /// <summary>The most VMs in one answer: 1,000.</summary>
    public const int CountMax = 1000;

    /// <summary>Those that this region owns; null for all.</summary>
    [Id(0)]
    public string? Region { get; init; }

    /// <summary>Those in this phase; null for all.</summary>
    [Id(1)]
    public VmPhase? Phase { get; init; }

    /// <summary>Those whose names begin so; empty for all.</summary>
    [Id(2)]
    public string NamePrefix { get; init; } = "";

    /// <summary>Those that have all these labels.</summary>
    [Id(3)]
    public ImmutableArray<VmLabel> Labels { get; init; } = [];

    /// <summary>Those behind this place, which an earlier answer's <see cref="Listing{T}.Next"/> gave; null for the first ones.</summary>
    [Id(4)]
    public string? After { get; init; }

    /// <summary>How many, at most: 1 to <see cref="CountMax"/>.</summary>
    [Id(5)]
    public int Count { get; init; } = CountMax;

    /// <summary>
    /// How stale the answer may be. A region that cannot be seen that fresh is asked itself; one that does not answer is missing. Null for
    /// whatever is there.
    /// </summary>
    [Id(6)]
    public TimeSpan? MaxStaleness { get; init; }
}
