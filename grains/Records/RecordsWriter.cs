using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Records;

/// <summary>Says to other regions what this one knows.</summary>
internal sealed class RecordsWriter(SyncHost host, IFederation federation)
{
    /// <summary>Whether there is somebody to say it to.</summary>
    public bool IsOn => host.IsOn;

    /// <summary>A state of a VM with what it says to others, where it says something or the one before did.</summary>
    public VmState Announce(VmState before, VmState next)
    {
        if (!IsOn || (!before.Exists && !next.Exists))
        {
            return next;
        }

        // A VM's version is part of what is said: what exists before and after is never said to be the same.
        var report = Encoded(VmReport.Of(before, next, federation.LocalRegion));
        if (report is null && VmReport.Of(null, before, federation.LocalRegion) is null)
        {
            return next;
        }

        RecordChange[] changes = [VmRecord.Say(next.Name, federation.LocalRegion, report), .. next.Exists ? [] : Unlabel(before)];
        return next.Announcing(Encode(changes));
    }

    /// <summary>A VM's present state with what it says to others.</summary>
    public VmState AnnounceAgain(VmState state) => state.Announcing(
        Encode(VmRecord.Say(state.Name, federation.LocalRegion, Said(state))));

    /// <summary>What a VM's state says to others; null for nothing.</summary>
    public byte[]? Said(VmState state) => Encoded(VmReport.Of(null, state, federation.LocalRegion));

    /// <summary>Puts and removes labels, durably.</summary>
    public async Task SetLabelsAsync(
        string vm, string uid, ImmutableArray<VmLabel> put, ImmutableArray<string> removed, CancellationToken cancellationToken)
    {
        RecordChange[] changes =
        [
            .. removed.Select(key => VmRecord.Label(vm, uid, key, null)),
            .. put.Select(label => VmRecord.Label(vm, uid, label.Key, label.Value)),
        ];
        if (changes.Length == 0)
        {
            return;
        }

        try
        {
            await AppendAsync(changes, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or NovaCronException))
        {
            throw Failures.At(
                NovaCronError.StorageUnavailable,
                Fleet.Stage,
                Failures.Region(federation.LocalRegion),
                "The region's database is not available: labels could not be written. Repeating the same command is safe.",
                isTransient: true);
        }
    }

    /// <summary>Makes changes that belong to no grain's state, all or nothing; durable when it ends.</summary>
    /// <exception cref="NovaCronException">The region has no replicated records.</exception>
    public Task AppendAsync(RecordChange[] changes, CancellationToken cancellationToken)
    {
        var outbox = host.Outbox ?? throw Fleet.NotOn(federation.LocalRegion);
        return outbox.AppendAsync([Encode(changes)], cancellationToken);
    }

    // A VM's labels go with it: those that are known where it is deleted. What else there is nobody shows any more.
    private IEnumerable<RecordChange> Unlabel(VmState gone)
    {
        var record = host.Running?.Current.Store.Find(VmRecord.KeyOf(gone.Name));
        return record is null
            ? []
            : VmRecord.ReadLabels(record, gone.Uid).Select(label => VmRecord.Label(gone.Name, gone.Uid, label.Key, null));
    }

    private static byte[] Encode(params RecordChange[] changes) => RecordChangeCodec.Encode(changes);

    private static byte[]? Encoded(VmReport? report) => report is null ? null : VmRecord.Encode(report);
}
