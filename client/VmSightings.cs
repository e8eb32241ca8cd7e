using System.Collections.Immutable;
using NovaCron.GrainInterfaces;

namespace NovaCron.Client;

/// <summary>
/// What a watcher was told of VMs. A sequence that is opened anew begins with all there is: only what is news in it is told again.
/// </summary>
internal sealed class VmSightings
{
    private readonly Dictionary<string, VmInfo> _told = new(StringComparer.Ordinal);

    // A sequence may still say of one of these how it was: nothing that was told to be gone comes back.
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    /// <summary>Whether anything was told.</summary>
    public bool IsEmpty => _told.Count == 0;

    /// <summary>Whether a VM is other than it was told, and not older; remembers it.</summary>
    public bool IsNews(VmInfo vm)
    {
        if (_gone.Contains(vm.Uid) || (_told.TryGetValue(vm.Uid, out var told) && !IsNewer(vm, told)))
        {
            return false;
        }

        _told[vm.Uid] = vm;
        return true;
    }

    /// <summary>Whether a change was not told yet; remembers it.</summary>
    public bool IsNews(VmChange change) => change.Vm is { } vm ? IsNews(vm) : _told.Remove(change.Uid);

    /// <summary>What of that which was told has gone, where these are all VMs there are; it will not be told again.</summary>
    /// <param name="listed">All VMs, and the regions whose VMs are not among them.</param>
    public IReadOnlyList<VmChange> FindGone(IEnumerable<Listing<VmInfo>> listed)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in listed)
        {
            present.UnionWith(page.Items.Select(vm => vm.Uid));
            missing.UnionWith(page.MissingRegions);
        }

        VmInfo[] gone = [.. _told.Values.Where(vm => !present.Contains(vm.Uid) && !missing.Contains(vm.OwnerRegion))];
        _gone.UnionWith(gone.Select(vm => vm.Uid));
        return [.. gone.Select(vm => new VmChange(vm.Name, vm.Uid, null))];
    }

    // When it was seen is no news.
    private static bool IsNewer(VmInfo vm, VmInfo told) => (vm.Epoch, vm.Version).CompareTo((told.Epoch, told.Version)) switch
    {
        < 0 => false,
        > 0 => true,
        _ => vm.OwnerRegion != told.OwnerRegion || !LabelsOf(vm).SequenceEqual(LabelsOf(told)),
    };

    private static ImmutableArray<VmLabel> LabelsOf(VmInfo vm) => vm.Labels.IsDefault ? [] : vm.Labels;
}
