namespace NovaCron.Cli.Api;

/// <summary>
/// What was told of VMs. A stream that is opened anew begins with all there is: only what is news in it is told again.
/// </summary>
internal sealed class ApiVmSightings
{
    private readonly Dictionary<string, ApiVm> _told = new(StringComparer.Ordinal);

    // A stream may still say of one of these how it was: nothing that was told to be gone comes back.
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    /// <summary>Whether a change was not told yet, and is not older than what was; remembers it.</summary>
    public bool IsNews(ApiVmChange change)
    {
        if (change.Vm is not { } vm)
        {
            return _told.Remove(change.Uid);
        }

        if (_gone.Contains(vm.Uid) || (_told.TryGetValue(vm.Uid, out var told) && !IsNewer(vm, told)))
        {
            return false;
        }

        _told[vm.Uid] = vm;
        return true;
    }

    /// <summary>What of that which was told has gone, where these are all VMs that can be seen.</summary>
    public IReadOnlyList<ApiVmChange> TakeGone(ApiList<ApiVm> listed)
    {
        var present = listed.Items.Select(vm => vm.Uid).ToHashSet(StringComparer.Ordinal);
        ApiVm[] gone = [.. _told.Values.Where(vm => !present.Contains(vm.Uid) && !listed.MissingRegions.Contains(vm.OwnerRegion))];
        foreach (var vm in gone)
        {
            _told.Remove(vm.Uid);
            _gone.Add(vm.Uid);
        }

        return [.. gone.Select(vm => new ApiVmChange(vm.Name, vm.Uid, null))];
    }

    private static bool IsNewer(ApiVm vm, ApiVm told) => (vm.Epoch, vm.Version).CompareTo((told.Epoch, told.Version)) switch
    {
        < 0 => false,
        > 0 => true,
        _ => vm.OwnerRegion != told.OwnerRegion || !LabelsOf(vm).SequenceEqual(LabelsOf(told)),
    };

    private static IEnumerable<KeyValuePair<string, string>> LabelsOf(ApiVm vm) =>
        (vm.Labels ?? new Dictionary<string, string>()).OrderBy(label => label.Key, StringComparer.Ordinal);
}
