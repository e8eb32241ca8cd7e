using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Tests.Synchronization.Kit;

/// <summary>
/// Three regions that write and hear of one another in any order: of some transactions often, of some never, of whole records and stores
/// in between.
/// </summary>
internal sealed class SyncWorld
{
    public static readonly string[] Vms = ["web", "db"];

    private readonly FieldKind[] _kinds;
    private readonly bool _hasRepairs;

    /// <summary>Makes one.</summary>
    /// <param name="kind">The one kind of fields that is written to; null for all.</param>
    /// <param name="hasRepairs">Whether regions also take records and stores of one another in.</param>
    public SyncWorld(FieldKind? kind = null, bool hasRepairs = true) =>
        (_kinds, _hasRepairs) = (kind is { } one ? [one] : [.. SyncFields.Kinds], hasRepairs);

    public SyncRegion[] Regions { get; } = [new("eu"), new("us"), new("ap")];

    /// <summary>All transactions that were committed, in their order.</summary>
    public List<Transaction> Log { get; } = [];

    /// <summary>Which of them each region has applied.</summary>
    public HashSet<int>[] Heard { get; } = [[], [], []];

    public static SyncWorld Run(IEnumerable<SyncAction> actions, FieldKind? kind = null, bool hasRepairs = true)
    {
        var world = new SyncWorld(kind, hasRepairs);
        foreach (var action in actions)
        {
            world.Do(action);
        }

        return world;
    }

    /// <summary>What stores know together.</summary>
    public static StoreSnapshot Join(params IEnumerable<StoreSnapshot> snapshots)
    {
        var store = new ReplicatedStore(new ReplicatedStoreOptions());
        foreach (var snapshot in snapshots)
        {
            store.Join(snapshot);
        }

        return store.Snapshot;
    }

    public void Do(SyncAction action)
    {
        var region = Regions[action.Region];
        switch (action.Percent)
        {
            case < 50:
                Write(action, region);
                break;
            case < 90 when Log.Count > 0:
                var at = action.Twist % Log.Count;
                region.Receive(Log[at]);
                Heard[action.Region].Add(at);
                break;
            case < 97 when _hasRepairs:
                region.Repair(Regions[action.Other], Vms[action.Twist % Vms.Length]);
                break;
            case >= 97 when _hasRepairs:
                region.Store.Join(Regions[action.Other].Snapshot);
                break;
        }
    }

    private void Write(SyncAction action, SyncRegion region)
    {
        var others = Regions.Select(other => other.Author).Where(author => author != region.Author).ToArray();
        var transaction = region.Commit(builder =>
        {
            // Most change one record once, some change two, or one twice, and some remove one.
            for (var i = 0; i <= action.Twist % 3; i++)
            {
                var twist = action.Twist + (i * 37);
                var writer = builder.Change(region.Record(Vms[twist / 7 % Vms.Length]));
                if (action.Percent < 3)
                {
                    writer.RemoveAll();
                }
                else
                {
                    SyncFields.Change(writer, _kinds[(action.Field + i) % _kinds.Length], twist, others);
                }
            }
        });
        if (transaction is not null)
        {
            Heard[action.Region].Add(Log.Count);
            Log.Add(transaction);
        }
    }
}
