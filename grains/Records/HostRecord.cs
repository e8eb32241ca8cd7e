using System.Text.Json;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Types;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Records;

/// <summary>The replicated record of a host: what its region says of it, while it answers there.</summary>
internal static class HostRecord
{
    /// <summary>The kind of these records.</summary>
    public const string Kind = "host";

    private const string ReportField = "report";

    // What is free changes all the time: others are told when it has changed by as much of the whole.
    private const double FreeShareMin = 0.01;

    private static readonly LwwRegister<ReadOnlyMemory<byte>> Report = new(ReportField, ValueCodecs.Bytes);

    /// <summary>The record of a host.</summary>
    /// <param name="region">Its region.</param>
    /// <param name="host">Its name; empty for the place before all hosts of the region.</param>
    public static RecordKey KeyOf(string region, string host) => new(Kind, $"{region}/{host}");

    /// <summary>Whether a record is of a host of a region.</summary>
    public static bool IsOf(RecordKey key, string region) =>
        key.Kind == Kind && key.Name.StartsWith($"{region}/", StringComparison.Ordinal);

    /// <summary>The change that says how a host is.</summary>
    public static RecordChange Say(HostInfo host) =>
        new RecordChange.SetRegister(
            KeyOf(host.Region, host.Name), ReportField, JsonSerializer.SerializeToUtf8Bytes(host, RecordJson.Format));

    /// <summary>How a host is, as its region said; null where it said nothing that this build can read.</summary>
    public static HostInfo? Read(ReplicatedRecord record) =>
        Report.TryRead(record, out var bytes) && RecordJson.TryRead<HostInfo>(bytes.Span) is { } host
            ? host with { Remarks = host.Remarks.IsDefault ? [] : host.Remarks }
            : null;

    /// <summary>Whether a host is other than it was said to be, by enough to say so.</summary>
    public static bool IsNews(HostInfo said, HostInfo now) =>
        Math.Abs(said.FreeMemoryBytes - now.FreeMemoryBytes) > FreeShareMin * now.MemoryBytes
        || Math.Abs(said.FreeDiskBytes - now.FreeDiskBytes) > FreeShareMin * said.FreeDiskBytes
        || !said.Remarks.SequenceEqual(now.Remarks)
        || said with { FreeMemoryBytes = 0, FreeDiskBytes = 0, Remarks = default }
            != now with { FreeMemoryBytes = 0, FreeDiskBytes = 0, Remarks = default };
}
