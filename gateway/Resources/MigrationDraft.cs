using System.Text.Json.Serialization;
using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A migration to begin.</summary>
/// <param name="TargetRegion">Where the guest shall run.</param>
/// <param name="Streams">Connections to use, 1 to 64; null leaves the choice to the transport.</param>
/// <param name="DowntimeLimitMs">Longest standstill for the last pages, in milliseconds, up to 60000; null means 300.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MigrationDraft(string TargetRegion, int? Streams = null, double? DowntimeLimitMs = null)
{
    private const int StreamsMax = 64;
    private const double DowntimeLimitMsMax = 60_000;

    /// <summary>The migration as the grain wants it.</summary>
    /// <exception cref="RequestException">A value is outside its range.</exception>
    public MigrationRequest ToRequest()
    {
        if (string.IsNullOrWhiteSpace(TargetRegion))
        {
            throw RequestException.Field("targetRegion", "A region must be named.");
        }

        if (Streams is < 1 or > StreamsMax)
        {
            throw RequestException.Field("streams", $"There are 1 to {StreamsMax} streams.");
        }

        if (DowntimeLimitMs is { } limit && limit is not (> 0 and <= DowntimeLimitMsMax))
        {
            throw RequestException.Field("downtimeLimitMs", $"The limit is above 0 and at most {DowntimeLimitMsMax} ms.");
        }

        return new MigrationRequest(TargetRegion, Streams ?? 0, TimeSpan.FromMilliseconds(DowntimeLimitMs ?? 0));
    }
}
