using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Migrations;

/// <summary>What is written down about a migration at its source. Immutable: a change is a new record.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.Migration")]
internal sealed record MigrationState : IVersionedState
{
    [Id(0)]
    public int SchemaVersion { get; init; } = StateFormat.Version;

    /// <summary>The plan; null when there is no such migration.</summary>
    [Id(1)]
    public MigrationPlan? Plan { get; init; }

    [Id(2)]
    public SagaStep Step { get; init; }

    [Id(3)]
    public bool IsCancelled { get; init; }

    /// <summary>Whether the target was asked for anything, so that a roll-back has to tell it.</summary>
    [Id(4)]
    public bool IsTargetInvolved { get; init; }

    /// <summary>Whether ownership was handed over.</summary>
    [Id(5)]
    public bool IsCommitted { get; init; }

    [Id(6)]
    public Failure? Failure { get; init; }

    [Id(7)]
    public MigrationProgress? Progress { get; init; }

    /// <summary>Hash of the machine's stream as the source sent it.</summary>
    [Id(8)]
    public string? Sha256 { get; init; }

    [Id(9)]
    public long ConsoleOffset { get; init; }

    [Id(10)]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the guest began to stand still.</summary>
    [Id(11)]
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>When the target said that it runs.</summary>
    [Id(12)]
    public DateTimeOffset? RanAt { get; init; }

    [Id(13)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The number of this migration's intent in the federation's log; 0 before it was prepared, and without a log.</summary>
    [Id(14)]
    public long Intent { get; init; }

    /// <summary>Whether the log says that no transfer by that intent can happen any more.</summary>
    [Id(15)]
    public bool IsIntentOver { get; init; }

    /// <summary>Whether the log says that the target owns the VM: from then on the source only tidies up.</summary>
    [Id(16)]
    public bool IsTransferred { get; init; }

    /// <summary>Hash of the machine's stream as the target rebuilt it.</summary>
    [Id(17)]
    public string? TargetSha256 { get; init; }

    /// <summary>What source, target and federation have signed of it; null before, and where nobody did.</summary>
    [Id(18)]
    public byte[]? Receipt { get; init; }

    /// <summary>Why there will be no receipt; null while there may be one.</summary>
    [Id(19)]
    public string? ReceiptFailure { get; init; }

    /// <summary>Whether a receipt is to be made: the log has done the transfer, and this build saw it.</summary>
    [Id(20)]
    public bool WantsReceipt { get; init; }

    public bool IsReceiptDue => WantsReceipt && Receipt is null && ReceiptFailure is null;

    public bool HasEnded => Step is SagaStep.Ended;

    public bool IsBeforeCommit => Step is < SagaStep.Commit or SagaStep.Prepare;
}
