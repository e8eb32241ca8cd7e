using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Tests.Synchronization.Kit;

/// <summary>A region: its store, its clock and its next number.</summary>
internal sealed class SyncRegion(string name)
{
    public const long Start = 1_700_000_000_000;

    private readonly HybridClock _clock = new(new HybridClockOptions());
    private long _next = 1;

    public Author Author { get; } = new(name, 1);

    public ReplicatedStore Store { get; } = new(new ReplicatedStoreOptions());

    public StoreSnapshot Snapshot => Store.Snapshot;

    public ReplicatedRecord Record(string vm) => Snapshot.Find(new("vm", vm));

    /// <summary>Commits changes to one record; null where there was nothing to change.</summary>
    public Transaction? Write(string vm, Action<RecordWriter> change) => Commit(builder => change(builder.Change(Record(vm))));

    /// <summary>Commits changes; null where there was nothing to change.</summary>
    public Transaction? Commit(Action<TransactionBuilder> change, long physicalMs = Start)
    {
        var builder = new TransactionBuilder(Author, _next, _clock.Now(physicalMs), physicalMs, new RecordLimits());
        change(builder);
        if (builder.Build() is not { } transaction)
        {
            return null;
        }

        _next = transaction.Last + 1;
        Store.Apply(transaction);
        return transaction;
    }

    /// <summary>Takes another region's transaction in.</summary>
    public void Receive(Transaction? transaction)
    {
        Assert.True(_clock.TryObserve(transaction!.Time, Start));
        Store.Apply(transaction);
    }

    /// <summary>Takes in a record as another region has it.</summary>
    public void Repair(SyncRegion other, string vm) => Store.JoinRecord(other.Record(vm), other.Snapshot.Context);
}
