using System.Text.Json;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Types;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Records;

/// <summary>
/// The replicated record of a VM's name. Each region has one element of its own in it, which it alone writes: what it says of the VM while
/// it owns it. Labels are anybody's.
/// </summary>
internal static class VmRecord
{
    /// <summary>The kind of these records.</summary>
    public const string Kind = "vm";

    private const string ReportsField = "report";
    private const string LabelsField = "label";

    // A VM that is created under the name of another one does not inherit its labels.
    private const char UidMark = '/';

    private static readonly LwwMap<ReadOnlyMemory<byte>> Reports = new(ReportsField, ValueCodecs.Bytes);
    private static readonly LwwMap<ReadOnlyMemory<byte>> Labels = new(LabelsField, ValueCodecs.Bytes);

    /// <summary>The record of a name.</summary>
    public static RecordKey KeyOf(string vm) => new(Kind, vm);

    /// <summary>What a region says, as it stands in the record.</summary>
    public static byte[] Encode(VmReport report) => JsonSerializer.SerializeToUtf8Bytes(report, RecordJson.Format);

    /// <summary>The change that says it; for null the change that takes back what the region said before.</summary>
    public static RecordChange Say(string vm, string region, byte[]? report) => report is null
        ? new RecordChange.DropElement(KeyOf(vm), ReportsField, region)
        : new RecordChange.PutElement(KeyOf(vm), ReportsField, region, report);

    /// <summary>The change that sets a label of a VM, or for null removes it.</summary>
    public static RecordChange Label(string vm, string uid, string label, string? value) => value is null
        ? new RecordChange.DropElement(KeyOf(vm), LabelsField, $"{uid}{UidMark}{label}")
        : new RecordChange.PutElement(KeyOf(vm), LabelsField, $"{uid}{UidMark}{label}", System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>What a region says, as it stands in the record; null for nothing.</summary>
    public static ReadOnlyMemory<byte>? Said(ReplicatedRecord record, string region) =>
        Reports.TryRead(record, region, out var bytes) ? bytes : null;

    /// <summary>What all regions say.</summary>
    public static IReadOnlyList<KeyValuePair<string, VmReport>> ReadReports(ReplicatedRecord record)
    {
        var reports = new List<KeyValuePair<string, VmReport>>();
        foreach (var (region, bytes) in Reports.Read(record))
        {
            if (RecordJson.TryRead<VmReport>(bytes.Span) is { } report)
            {
                reports.Add(new(region, report));
            }
        }

        return reports;
    }

    /// <summary>The labels of a VM, in the order of their keys.</summary>
    public static IEnumerable<VmLabel> ReadLabels(ReplicatedRecord record, string uid)
    {
        foreach (var (element, value) in Labels.Read(record))
        {
            if (element.Length > uid.Length && element[uid.Length] == UidMark && element.StartsWith(uid, StringComparison.Ordinal))
            {
                yield return new VmLabel(element[(uid.Length + 1)..], System.Text.Encoding.UTF8.GetString(value.Span));
            }
        }
    }
}
