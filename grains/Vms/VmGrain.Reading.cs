using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Records;

namespace NovaCron.Grains.Vms;

/// <summary>What is known of the VM: here by what its owner says to all, or by asking the owner.</summary>
internal sealed partial class VmGrain
{
    // What the owner has answered here: nobody is told anything older afterwards.
    private (string Uid, long Epoch, long Version) _told = ("", 0, 0);

    public Task<VmInfo> GetAsync(CancellationToken cancellationToken = default) => ReadAsync(VmRead.Here, cancellationToken);

    public async Task<VmInfo> ReadAsync(VmRead read, CancellationToken cancellationToken = default)
    {
        VmSpecRules.CheckName(Name);
        if (IsOwnedHere)
        {
            await ObserveIfReachableAsync(cancellationToken);
            return Record.Exists ? await LabelAsync(Record.ToInfo(), cancellationToken) : throw NotFound([]);
        }

        if (!read.IsFromOwner && await FindInFleetAsync(read.MaxStaleness, cancellationToken) is { } seen)
        {
            return seen;
        }

        var owner = await LocateAsync("get", cancellationToken);
        return await LabelAsync(Tell(owner.Info!), cancellationToken);
    }

    public async Task<VmInfo> SetLabelsAsync(
        ImmutableArray<VmLabel> put, ImmutableArray<string> removed, CancellationToken cancellationToken = default)
    {
        VmLabelRules.Check(put, removed);
        var vm = await ReadAsync(VmRead.Here, cancellationToken);
        VmLabelRules.CheckCount(vm, put, removed);
        await _records.SetLabelsAsync(Name, vm.Uid, put, removed, cancellationToken);
        return await _fleet.LabelAsync(vm, isFlushed: true, cancellationToken);
    }

    public async IAsyncEnumerable<VmInfo> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // One that is just made may not be in the records yet: it is waited for.
        var vm = await ReadAsync(VmRead.Here, cancellationToken);
        await foreach (var seen in _fleet.WatchAsync(Name, vm.Epoch, cancellationToken))
        {
            yield return seen;
        }
    }

    public Task AnnounceAsync(byte[]? said, CancellationToken cancellationToken)
    {
        var report = _records.Said(Record);
        var isSaid = said is null ? report is null : report is not null && said.AsSpan().SequenceEqual(report);

        // Of what is deleted only the epoch is left here: what was said then may name the VM as well.
        return isSaid || (!Record.Exists && said is not null)
            ? Task.CompletedTask
            : _state.AnnounceAsync(_records.AnnounceAgain(Record));
    }

    /// <summary>
    /// By the replicated records; null where they do not know the VM, or know less than this region was told already, or are too stale.
    /// </summary>
    private async Task<VmInfo?> FindInFleetAsync(TimeSpan? maxStaleness, CancellationToken cancellationToken)
    {
        if (!_fleet.IsOn)
        {
            return null;
        }

        FleetVm found;
        try
        {
            found = await _fleet.FindAsync(Name, cancellationToken);
        }
        catch (NovaCronException e) when (e.Failure.IsTransient)
        {
            // The replica begins just now: the owner knows as well.
            return null;
        }

        return found.Vm is { } vm
            && vm.OwnerRegion != Region
            && found.Epoch >= Record.Epoch
            && !IsOlderThanTold(vm, found.Epoch)
            && (maxStaleness is null || found.Freshness?.Staleness <= maxStaleness)
            ? vm
            : null;
    }

    private bool IsOlderThanTold(VmInfo vm, long epoch) =>
        epoch < _told.Epoch || (vm.Uid == _told.Uid && vm.Epoch == _told.Epoch && vm.Version < _told.Version);

    private VmInfo Tell(VmInfo vm)
    {
        _told = (vm.Uid, vm.Epoch, vm.Version);
        return vm;
    }

    private async Task<VmInfo> LabelAsync(VmInfo vm, CancellationToken cancellationToken)
    {
        try
        {
            return await _fleet.LabelAsync(vm, isFlushed: false, cancellationToken);
        }
        catch (NovaCronException e) when (e.Failure.IsTransient)
        {
            // The replica begins just now: the VM is told without its labels.
            return vm;
        }
    }
}
