using NovaCron.Grains.State;

namespace NovaCron.Grains.Incoming;

/// <summary>What is written down about a migration at its target. Immutable: a change is a new record.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.Incoming")]
internal sealed record IncomingState : IVersionedState
{
    [Id(0)]
    public int SchemaVersion { get; init; } = StateFormat.Version;

    [Id(1)]
    public IncomingPlan? Plan { get; init; }

    [Id(2)]
    public IncomingStep Step { get; init; }

    /// <summary>The host that makes room.</summary>
    [Id(3)]
    public string Host { get; init; } = "";

    /// <summary>The epoch that was granted; 0 before.</summary>
    [Id(4)]
    public long GrantedEpoch { get; init; }

    [Id(5)]
    public long ConsoleOffset { get; init; }

    /// <summary>Whether the guest ran after its activation.</summary>
    [Id(6)]
    public bool Runs { get; init; }

    /// <summary>Whether the federation's log decides whose the guest is.</summary>
    [Id(7)]
    public bool IsInLog { get; init; }

    /// <summary>Hash of the machine's stream as it was rebuilt here; null before, and of an earlier build.</summary>
    [Id(8)]
    public string? Sha256 { get; init; }

    /// <summary>The migration's receipt, once it was signed here.</summary>
    [Id(9)]
    public byte[]? Receipt { get; init; }

    /// <summary>Whether the source may still say either that it is given or that it is not.</summary>
    public bool IsInDoubt => Step is IncomingStep.Reserved or IncomingStep.Opened or IncomingStep.Loaded;

    /// <summary>Whether something written has still to be done.</summary>
    public bool IsUnderWay => Step is IncomingStep.Accepting or IncomingStep.Activating or IncomingStep.Aborting;

    public bool HasEnded => Step is IncomingStep.Activated or IncomingStep.Aborted;
}
