using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>
/// One region's replica of the records: numbers this region's changes and tells them to the others, takes in theirs, each after what its
/// author had seen, and says how stale each of them is. Pure: no clock, no socket, no disk; the same inputs at the same times give the same
/// outputs. Not thread-safe, but for <see cref="Store"/>. See docs/internals/ass.md.
/// </summary>
public sealed partial class SyncReplica
{
    private readonly Author _author;
    private readonly SyncOptions _options;
    private readonly IMemberSigner _signer;
    private readonly IAuthorVerifier _verifier;
    private readonly ReplicatedStore _store;
    private readonly HybridClock _clock;
    private readonly List<SyncOutput> _outputs = [];
    private readonly WriteDraft _draft = new();
    private readonly SortedDictionary<string, SyncPeer> _peers = new(StringComparer.Ordinal);
    private readonly HashSet<(SyncAlarm Kind, Author Author)> _alarms = [];
    private SyncNow _now;
    private VersionVector _shown;
    private long _consumedRow;
    private long _consumedBefore;

    /// <summary>Begins from what is in writing, with no members and no links.</summary>
    /// <param name="stable">What is in writing.</param>
    /// <param name="options">Pace and limits.</param>
    /// <param name="signer">Signs as the author.</param>
    /// <param name="verifier">Knows all authors' keys.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SyncReplica(SyncStable stable, SyncOptions options, IMemberSigner signer, IAuthorVerifier verifier, SyncNow now)
    {
        ArgumentNullException.ThrowIfNull(stable);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(verifier);
        options.Validate();
        (_author, _options, _signer, _verifier, _now) = (stable.Author, options, signer, verifier, now);
        _store = new ReplicatedStore(options.Store, stable.Store);
        (Applied, _shown, _consumedRow) = (stable.Applied, stable.Shown, stable.ConsumedRow);
        _consumedBefore = _consumedRow;
        _clock = new HybridClock(options.Clock, stable.ClockFloor);
        _open.AddRange(stable.Loose);
        _openBytes = _open.Sum(transaction => (long)TransactionCodec.Encode(transaction).Length);
        _closedAt = now.Elapsed - options.BatchDelay;
        Recall(stable.Kept);
        (_leaves, _damaged) = (new LeafTable(stable.Store), [.. stable.Damaged]);
        _sinceLoad = _damaged.Count > 0 ? new CoveredSince(Known) : null;
        (_loadedAt, _comparedAt) = (now.Elapsed, now.Elapsed);
    }

    /// <summary>Whom it writes as.</summary>
    public Author Author => _author;

    /// <summary>The store as it is now, for any thread.</summary>
    public StoreSnapshot Store => _store.Snapshot;

    /// <summary>Which transactions were applied, this author's own included.</summary>
    public VersionVector Applied { get; private set; }

    /// <summary>
    /// Whether the store shows what was applied and nothing else: always, but for a replica that has taken a part of a snapshot, or has
    /// damaged leaves. Until it has the rest, readers may see an effect there without its cause, and a part of a transaction.
    /// </summary>
    /// <remarks>The context does not tell alone: a page that only removed what was here has shown something too.</remarks>
    public bool IsWhole => IsCaughtUp && _damaged.Count == 0;

    /// <summary>Whether the store shows no part of another one, and has seen what was applied and nothing else.</summary>
    private bool IsCaughtUp => Applied.Covers(_shown) && Store.Context.IsGapless && Store.Context.Vector.Equals(Applied);

    /// <summary>A bug for tests that must find it; none in any other use.</summary>
    internal PlantedBug Planted { get; init; }

    /// <summary>What of other authors somebody may have seen who writes here now.</summary>
    private VersionVector Seen => Has(PlantedBug.ShownForgotten) ? Applied : Applied.Join(_shown);

    /// <summary>Takes an input.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is to be done, in this order.</returns>
    /// <exception cref="ArgumentException">A list is over its limit, or rows are out of order; nothing changed.</exception>
    public IReadOnlyList<SyncOutput> Step(SyncInput input, SyncNow now)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(now.WallMs, nameof(now));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(now.WallMs, HybridTime.MillisecondsMax, nameof(now));
        (_now, _consumedBefore) = (now, _consumedRow);
        _outputs.Clear();
        _draft.Clear();
        switch (input)
        {
            case SyncInput.Announce announce:
                Announce(announce);
                break;
            case SyncInput.Receive receive:
                Receive(receive.From, receive.Bytes);
                break;
            case SyncInput.Connected connected:
                Connect(connected.Region);
                break;
            case SyncInput.Disconnected disconnected:
                Disconnect(disconnected.Region);
                break;
            case SyncInput.Members members:
                TakeMembers(members.All);
                break;
            case SyncInput.Scrubbed scrubbed:
                TakeScrubbed(scrubbed.Leaves);
                break;
        }

        ReleaseHeld();
        RepairByAnswer();
        NumberRows();
        CloseBatch(isForced: false);
        Talk();
        return Finish();
    }

    /// <summary>Says what is due on each link.</summary>
    private void Talk()
    {
        GiveSnapshotsUp();
        Beat();
        Acknowledge();
        AskForWhatIsMissing();
        foreach (var peer in _peers.Values.Where(peer => peer.IsConnected))
        {
            Greet(peer);
            Push(peer);
            Offer(peer);
        }

        WatchDamage();
        CompareStores();
    }

    /// <summary>Puts what must be durable before all else.</summary>
    private IReadOnlyList<SyncOutput> Finish()
    {
        if (_draft.IsNeeded)
        {
            var sums = SumsToWrite();
            var write = new SyncOutput.Write(
                [.. _draft.Kept],
                Has(PlantedBug.LooseNotWritten) ? [] : [.. _draft.Loose],
                [.. _draft.Trimmed.Select(trimmed => new Dot(trimmed.Key, trimmed.Value))],
                [.. _draft.Changed.Select(Store.Find)],
                sums,
                Has(PlantedBug.NothingRewritten) ? [] : [.. _draft.Rewritten],
                Store.Context,
                Applied,
                _shown,
                _consumedRow,
                Has(PlantedBug.ClockFloorForgotten) ? default : _clock.Last);
            if (Has(PlantedBug.RowConsumedApart))
            {
                _outputs.Add(write with { Kept = [], Loose = [], Trimmed = [], Changed = [], Sums = [], Rewritten = [] });
                write = write with { ConsumedRow = _consumedBefore };
            }

            _outputs.Insert(Has(PlantedBug.SendBeforeWrite) ? _outputs.Count : 0, write);
        }

        return [.. _outputs];
    }

    /// <summary>
    /// Leaves that have another sum now, and those that are written anew. That of a damaged leaf stays what it was, or the next start would
    /// take the leaf for a right one.
    /// </summary>
    private List<LeafSum> SumsToWrite()
    {
        var leaves = Leaves;
        foreach (var leaf in _draft.Rewritten)
        {
            foreach (var record in leaves.RecordsOf(leaf))
            {
                _draft.Changed.Add(record.Key);
            }
        }

        _draft.Leaves.UnionWith(_draft.Rewritten);
        return [.. _draft.Leaves
            .Where(leaf => !Has(PlantedBug.SumsNotWritten) && (!_damaged.Contains(leaf) || Has(PlantedBug.DamagedSumWritten)))
            .Select(leaf => new LeafSum(leaf, leaves.SumOf(leaf)))];
    }

    private bool Has(PlantedBug bug) => Planted == bug;

    private void Send(SyncPeer peer, SyncMessage message) =>
        _outputs.Add(new SyncOutput.Send(peer.Region, SyncMessageCodec.Encode(message)));

    private void Drop(string from, SyncDrop reason, string detail = "") => _outputs.Add(new SyncOutput.Dropped(from, reason, detail));

    private void Raise(SyncAlarm kind, Author author, string detail)
    {
        if (_alarms.Add((kind, author)))
        {
            _outputs.Add(new SyncOutput.Alarm(kind, author, detail));
        }
    }

    private void Changed(IReadOnlyList<RecordKey> keys)
    {
        _draft.IsNeeded = true;
        _draft.Changed.UnionWith(keys);
        _unsummed.UnionWith(keys);
    }
}
