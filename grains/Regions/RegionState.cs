using System.Collections.Immutable;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Regions;

/// <summary>A region's inventory, as stored. Immutable: a change is a new record.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.Region")]
internal sealed record RegionState : IVersionedState
{
    [Id(0)]
    public int SchemaVersion { get; init; } = StateFormat.Version;

    [Id(1)]
    public ImmutableSortedSet<string> Vms { get; init; } = Names;

    /// <summary>Migrations led here that have not ended.</summary>
    [Id(2)]
    public ImmutableSortedSet<string> Migrations { get; init; } = Names;

    /// <summary>Migrations led here that have, oldest first.</summary>
    [Id(3)]
    public ImmutableList<MigrationInfo> EndedMigrations { get; init; } = [];

    /// <summary>Migrations to here that have not ended.</summary>
    [Id(4)]
    public ImmutableSortedSet<string> Incoming { get; init; } = Names;

    /// <summary>Migrations to here that have, oldest first.</summary>
    [Id(5)]
    public ImmutableList<string> EndedIncoming { get; init; } = [];

    /// <summary>VMs that this region stands by for.</summary>
    [Id(6)]
    public ImmutableSortedSet<string> Standbys { get; init; } = Names;

    private static ImmutableSortedSet<string> Names { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
}
