using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Records;

/// <summary>
/// Records of VMs as they are read: once for each version of a record, for as long as a snapshot has it. Thread-safe.
/// </summary>
internal sealed class VmRecordCache
{
    private readonly ConditionalWeakTable<ReplicatedRecord, Content> _contents = [];

    /// <summary>What a record says.</summary>
    public Content Read(ReplicatedRecord record) => _contents.GetValue(record, static key => Content.Of(key));

    /// <summary>What a record says.</summary>
    /// <param name="Vms">The VMs under the name: one, but for those that were created in regions that could not see each other.</param>
    /// <param name="Newest">The one of the highest epoch, where nothing newer says that it is gone.</param>
    /// <param name="Epoch">The highest epoch that any region speaks of.</param>
    public sealed record Content(ImmutableArray<VmInfo> Vms, VmInfo? Newest, long Epoch)
    {
        public static Content Of(ReplicatedRecord record)
        {
            var reports = VmRecord.ReadReports(record);
            var live = reports
                .Select(report => report.Value)
                .Where(report => report.Vm is not null && !reports.Any(other => report.IsBehind(other.Value)))
                .OrderBy(report => report.Uid, StringComparer.Ordinal)
                .ToList();
            var epoch = reports.Count == 0 ? 0 : reports.Max(report => report.Value.Epoch);
            var newest = live.Where(report => report.Epoch == epoch).OrderBy(report => report.Vm!.CreatedAt).FirstOrDefault();
            return new Content([.. live.Select(Labelled)], newest is null ? null : Labelled(newest), epoch);

            VmInfo Labelled(VmReport report) => report.Vm! with { Labels = [.. VmRecord.ReadLabels(record, report.Vm!.Uid)] };
        }
    }
}
