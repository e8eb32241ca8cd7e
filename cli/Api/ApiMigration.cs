using System.Text.Json.Serialization;

namespace NovaCron.Cli.Api;

/// <summary>A migration, as REST gives it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Vm">The VM.</param>
/// <param name="SourceRegion">Where the guest ran.</param>
/// <param name="TargetRegion">Where it shall run.</param>
/// <param name="Phase"><c>planned</c>, <c>copying</c>, <c>switchingOver</c>, ... <c>completed</c> or <c>rolledBack</c>.</param>
/// <param name="HasEnded">Whether it has ended, one way or the other.</param>
/// <param name="Epoch">The ownership epoch after it.</param>
/// <param name="Progress">The copy's progress; null before it began.</param>
/// <param name="Failure">Why it is being or was rolled back; null when nothing failed.</param>
/// <param name="StartedAt">When it was planned.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
/// <param name="DowntimeMs">How long the guest stood still, in milliseconds, as the regions' clocks saw it; null before.</param>
internal sealed record ApiMigration(
    string Id,
    string Vm,
    string SourceRegion,
    string TargetRegion,
    string Phase,
    bool HasEnded,
    long Epoch,
    ApiProgress? Progress,
    ApiFailure? Failure,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    double? DowntimeMs)
{
    /// <summary>The phase of a migration that brought the guest to the target.</summary>
    public const string Completed = "completed";

    /// <summary>Whether the guest runs at the target.</summary>
    [JsonIgnore]
    public bool HasCompleted => Phase == Completed;
}
