using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Records;

/// <summary>What has changed of VMs since a watcher was told last.</summary>
internal sealed class VmChanges
{
    private readonly SortedDictionary<string, Dictionary<string, VmInfo>> _told = new(StringComparer.Ordinal);

    /// <summary>What has changed, where these are all VMs there are.</summary>
    public IReadOnlyList<VmChange> TakeAll(IEnumerable<VmInfo> now)
    {
        var all = now.ToList();
        return Take([.. _told.Keys.Concat(all.Select(vm => vm.Name)).Distinct()], all);
    }

    /// <summary>What has changed under some names, where these are all VMs under them.</summary>
    public IReadOnlyList<VmChange> Take(IReadOnlyCollection<string> names, IEnumerable<VmInfo> now)
    {
        var changes = new List<VmChange>();
        var present = now.ToLookup(vm => vm.Name, StringComparer.Ordinal);
        foreach (var name in names)
        {
            var before = _told.GetValueOrDefault(name);
            var after = present[name].ToDictionary(vm => vm.Uid, StringComparer.Ordinal);
            changes.AddRange((before ?? []).Keys.Where(uid => !after.ContainsKey(uid)).Select(uid => new VmChange(name, uid, null)));
            changes.AddRange(after.Values
                .Where(vm => before?.GetValueOrDefault(vm.Uid) is not { } told || IsOther(told, vm))
                .Select(vm => new VmChange(name, vm.Uid, vm)));
            Remember(name, after);
        }

        return changes;
    }

    // When it was seen is no change.
    private static bool IsOther(VmInfo told, VmInfo vm) => told.Epoch != vm.Epoch
        || told.Version != vm.Version
        || told.OwnerRegion != vm.OwnerRegion
        || !told.Labels.SequenceEqual(vm.Labels);

    private void Remember(string name, Dictionary<string, VmInfo> after)
    {
        if (after.Count == 0)
        {
            _told.Remove(name);
        }
        else
        {
            _told[name] = after;
        }
    }
}
