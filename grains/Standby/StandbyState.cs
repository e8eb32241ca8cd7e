using NovaCron.Grains.State;

namespace NovaCron.Grains.Standby;

/// <summary>What is written down about a VM that a region stands by for. Immutable: a change is a new record.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.Standby")]
internal sealed record StandbyState : IVersionedState
{
    [Id(0)]
    public int SchemaVersion { get; init; } = StateFormat.Version;

    [Id(1)]
    public StandbyPlan? Plan { get; init; }

    [Id(2)]
    public StandbyStep Step { get; init; }

    /// <summary>The host here that has the images.</summary>
    [Id(3)]
    public string Host { get; init; } = "";

    /// <summary>The transfer by which images come.</summary>
    [Id(4)]
    public string Transfer { get; init; } = "";

    /// <summary>The owner's host whose lease the claim under way names.</summary>
    [Id(5)]
    public string ClaimedHost { get; init; } = "";

    /// <summary>The renewal that the claim under way names.</summary>
    [Id(6)]
    public long ClaimedRenewals { get; init; }
}
