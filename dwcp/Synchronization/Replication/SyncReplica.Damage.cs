using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>
/// Leaves whose rows in the database are not what was written: as they were loaded, they are kept from others, and from changes of this
/// region, until another region's records have taken their place.
/// </content>
public sealed partial class SyncReplica
{
    /// <summary>For how many intervals what a region said of a dot counts.</summary>
    private const int OpinionIntervals = 4;

    private readonly LeafTable _leaves;
    private readonly SortedSet<int> _damaged;
    private readonly HashSet<RecordKey> _unsummed = [];
    private readonly Queue<OutboxRow> _waiting = [];
    private readonly TimeSpan _loadedAt;
    private CoveredSince? _sinceLoad;
    private long _readThroughMs;
    private long _waitingThrough;

    /// <summary>Leaves of the store that are damaged, and wait for another region's records.</summary>
    public int DamagedLeaves => _damaged.Count;

    /// <summary>Rows that wait until a record is repaired.</summary>
    public int WaitingRows => _waiting.Count;

    /// <summary>The records by leaf, as they are now.</summary>
    private LeafTable Leaves
    {
        get
        {
            foreach (var key in _unsummed)
            {
                _draft.Leaves.Add(_leaves.Put(Store.Find(key), Has(PlantedBug.SumNotSubtracted)));
            }

            _unsummed.Clear();
            return _leaves;
        }
    }

    /// <summary>All that is known here, of whatever is only known in part too.</summary>
    private VersionVector Known => Applied.Join(_shown).Join(Store.Context.Vector)
        .Join(VersionVector.Of(Store.Context.Cloud.Select(run => new Dot(run.Author, run.Last))));

    /// <summary>A record becomes another one that nobody wrote, as by damage of the memory: for tests.</summary>
    internal void Corrupt(ReplicatedRecord record)
    {
        _store.Put([record]);
        _leaves.Put(record);
    }

    /// <summary>Rows of leaves in the database are not what was written, and the memory is right: they are written anew.</summary>
    private void TakeScrubbed(IReadOnlyList<int> leaves)
    {
        if (leaves.Any(leaf => leaf is < 0 or >= MerkleLeaves.Count))
        {
            throw new ArgumentException($"A leaf is 0 to {MerkleLeaves.Count - 1}.");
        }

        foreach (var leaf in leaves.Where(leaf => !_damaged.Contains(leaf)))
        {
            _draft.Rewritten.Add(leaf);
            _draft.IsNeeded = true;
        }

        if (_draft.Rewritten.Count > 0)
        {
            var detail = $"{_draft.Rewritten.Count} leaves of the database were damaged, and are written anew";
            _outputs.Add(new SyncOutput.Alarm(SyncAlarm.StoreDamaged, _author, detail));
        }
    }

    /// <summary>Leaves are right again.</summary>
    private void Heal(IEnumerable<int> leaves)
    {
        foreach (var leaf in leaves)
        {
            _damaged.Remove(leaf);
            _draft.Rewritten.Add(leaf);
            _draft.IsNeeded = true;
        }

        if (_damaged.Count == 0)
        {
            _sinceLoad = null;
            _alarms.Remove((SyncAlarm.StoreDamaged, _author));
            _alarms.Remove((SyncAlarm.StoreNotRepaired, _author));
        }
    }

    /// <summary>Tells of damage, and when nobody repairs it; where there is nobody else, what is here is all there is.</summary>
    private void WatchDamage()
    {
        if (_damaged.Count == 0)
        {
            return;
        }

        if (_peers.Count > 0 && _peers.Values.All(LacksForGood))
        {
            AcceptDamage();
            return;
        }

        Raise(SyncAlarm.StoreDamaged, _author, $"{_damaged.Count} leaves of the store were damaged");
        if (_now.Elapsed - _loadedAt >= _options.SnapshotPatience)
        {
            Raise(SyncAlarm.StoreNotRepaired, _author, $"nobody has repaired {_damaged.Count} damaged leaves");
        }
    }

    /// <summary>
    /// Whether a region needs this store to come to what was written here, for the batches are kept no more. If all do, none of them can
    /// ever repair anything, and all would wait for each other.
    /// </summary>
    private bool LacksForGood(SyncPeer peer) =>
        peer.IsGreeted && _logs.TryGetValue(_author, out var own) && peer.Acked[_author] < own.Floor;

    /// <summary>No other region can repair anything: what is here is all there is.</summary>
    private void AcceptDamage()
    {
        Raise(SyncAlarm.StoreNotRepaired, _author, $"{_damaged.Count} leaves were damaged, and no other region can repair them");
        Heal([.. _damaged]);
    }

    /// <summary>Remembers what a transaction covered, for as long as that matters. It counts as applied already.</summary>
    private void Remember(Transaction transaction)
    {
        foreach (var record in transaction.Records)
        {
            var since = _sinceLoad is null ? _round?.Since : _damaged.Contains(MerkleLeaves.LeafOf(record.Key)) ? _sinceLoad : null;
            if (since?.TryAdd(record.Covered) == false)
            {
                since.Restart(Known);
            }

            foreach (var dot in record.Covered)
            {
                _opinions.Forget(record.Key, dot);
            }
        }
    }

    /// <summary>A part of another store was taken in: what it had covered is known from no transaction.</summary>
    private void TakePart()
    {
        _sinceLoad?.Restart(Known);
        _round = _sinceLoad is null ? null : _round;
    }

    /// <summary>
    /// Whether a row has to wait: it would replace what is not right, and others what they have by it. What a lost row had counted would be
    /// lost for all.
    /// </summary>
    private bool MustWait(OutboxRow row) => _damaged.Count > 0
        && row.Changes.Any(change => _damaged.Contains(MerkleLeaves.LeafOf(change.Key)))
        && !Has(PlantedBug.DamagedRecordWritten);

    /// <summary>Numbers rows in their order, until one has to wait.</summary>
    private void NumberRows()
    {
        while (!HasLostNumbers && _waiting.TryPeek(out var row))
        {
            var isDamaged = MustWait(row);
            if (isDamaged && _waiting.Count <= _options.WaitingRowsMax)
            {
                return;
            }

            // Refused or not, the row is done with: the rows behind it must not wait for it for ever.
            _waiting.Dequeue();
            (_consumedRow, _draft.IsNeeded) = (row.Id, true);
            if (isDamaged)
            {
                Refuse(row, "A record is damaged, and too many rows wait for its repair.");
            }
            else
            {
                Number(row);
            }
        }

        _throughMs = _waiting.Count == 0 ? Math.Max(_throughMs, _readThroughMs) : _throughMs;
    }
}
