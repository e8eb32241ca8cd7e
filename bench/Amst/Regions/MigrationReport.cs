using System.Text.Json;
using System.Text.Json.Serialization;

namespace NovaCron.Bench.Amst.Regions;

/// <summary>What a migration over a broken link came to.</summary>
/// <param name="Phase">How it ended.</param>
/// <param name="Failure">Why it was rolled back; null when it was not.</param>
/// <param name="TotalSeconds">From its plan to its end.</param>
/// <param name="DowntimeMs">From the last heartbeat at the source to the first at the target; null where it did not arrive.</param>
/// <param name="LongestGapMs">The longest time between two heartbeats at the source, from the migration's beginning.</param>
/// <param name="HeartbeatsLost">Heartbeats that never came.</param>
/// <param name="CorruptPages">Pages that were not what they should be.</param>
/// <param name="Pages">Pages the guest checked.</param>
internal sealed record MigrationReport(
    string Phase,
    string? Failure,
    double TotalSeconds,
    double? DowntimeMs,
    double LongestGapMs,
    long HeartbeatsLost,
    long CorruptPages,
    long Pages)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Bytes of the guest's memory on the wire.</summary>
    public long WireBytes { get; init; }

    /// <summary>Bytes of all packets over the link meanwhile, in both directions.</summary>
    public long LinkBytes { get; init; }

    /// <summary>Whether the guest arrived whole.</summary>
    [JsonIgnore]
    public bool IsGood => Phase == "completed" && HeartbeatsLost == 0 && CorruptPages == 0;

    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>Reads the report that is the last line of a driver's output; null where there is none.</summary>
    public static MigrationReport? Read(string output) => ReadAll(output) is [.., var last] ? last : null;

    /// <summary>Reads all reports of a driver's output.</summary>
    public static IReadOnlyList<MigrationReport> ReadAll(string output) =>
    [
        .. output.Split('\n').Where(line => line.StartsWith('{'))
            .Select(line => JsonSerializer.Deserialize<MigrationReport>(line, Format)!),
    ];
}
