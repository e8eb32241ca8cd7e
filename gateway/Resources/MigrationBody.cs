using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A migration.</summary>
/// <param name="Id">Its id, a ULID.</param>
/// <param name="Vm">The VM.</param>
/// <param name="SourceRegion">Where the guest ran.</param>
/// <param name="TargetRegion">Where it shall run.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="HasEnded">Whether it has ended, one way or the other.</param>
/// <param name="Epoch">The ownership epoch after it.</param>
/// <param name="Progress">The copy's progress; null before it began.</param>
/// <param name="Failure">Why it is being or was rolled back; null when nothing failed.</param>
/// <param name="StartedAt">When it was planned.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
/// <param name="DowntimeMs">From the guest's stop at the source to its running at the target, in milliseconds; null before.</param>
internal sealed record MigrationBody(
    string Id,
    string Vm,
    string SourceRegion,
    string TargetRegion,
    MigrationPhase Phase,
    bool HasEnded,
    long Epoch,
    ProgressBody? Progress,
    FailureBody? Failure,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    double? DowntimeMs)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static MigrationBody Of(MigrationInfo migration) => new(
        migration.Id,
        migration.Vm,
        migration.SourceRegion,
        migration.TargetRegion,
        migration.Phase,
        migration.HasEnded,
        migration.Epoch,
        migration.Progress is { } progress ? ProgressBody.Of(progress) : null,
        migration.Failure is { } failure ? FailureBody.Of(failure) : null,
        migration.StartedAt,
        migration.EndedAt,
        migration.Downtime?.TotalMilliseconds);
}
