using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Tests.Records;

/// <summary>A store that takes what regions say, as their replicas would.</summary>
internal sealed class RecordKit
{
    private static readonly SyncNow Now = new(TimeSpan.Zero, 1_000);

    private readonly SyncReplica _replica = new(
        SyncStable.None(new Author("test", 1)), new SyncOptions(), new NoSigner(), new NoVerifier(), Now);

    private long _row;

    public StoreSnapshot Store => _replica.Store;

    public VersionVector Applied => _replica.Applied;

    public static VmInfo Vm(string name, string uid, string owner, long epoch, long version = 1) => new(
        name, uid, VmPhase.Running, owner, epoch, "h", 1 << 20, 1, null, [], null, DateTimeOffset.UnixEpoch, version);

    public void Take(params ImmutableArray<RecordChange> changes)
    {
        var outputs = _replica.Step(new SyncInput.Announce([new OutboxRow(++_row, 1_000, changes)], 1_000), Now);
        Assert.DoesNotContain(outputs, output => output is SyncOutput.Refused);
    }

    private sealed class NoSigner : IMemberSigner
    {
        public ReadOnlyMemory<byte> Sign(in Digest digest) => new byte[64];
    }

    private sealed class NoVerifier : IAuthorVerifier
    {
        public bool Verify(Author author, in Digest digest, ReadOnlySpan<byte> signature) => false;
    }
}
