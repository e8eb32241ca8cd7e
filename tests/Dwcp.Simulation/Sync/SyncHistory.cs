using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>
/// What an outside observer has seen of all regions: rows that were committed, transactions that were made of them, in writing; and the
/// rules about them that may never be seen broken.
/// </summary>
internal sealed class SyncHistory
{
    private readonly SortedDictionary<Author, AuthorHistory> _authors = [];
    private readonly Dictionary<RecordKey, long> _rights = [];
    private (VersionVector Applied, StoreSnapshot Store) _replayed = (VersionVector.Empty, StoreSnapshot.Empty);

    /// <summary>Transactions that were made.</summary>
    public int Count => _authors.Values.Sum(author => author.Made.Count);

    /// <summary>All that was ever made, as far as it is in writing; of what a region lost, what any replica has.</summary>
    public VersionVector AllWith(IEnumerable<VersionVector> applied) => VersionVector.Of(_authors
        .Select(author => new Dot(author.Key, author.Value.IsLost ? applied.Max(vector => vector[author.Key]) : author.Value.Last))
        .Where(top => top.Number > 0));

    public AuthorHistory Of(Author author)
    {
        if (!_authors.TryGetValue(author, out var history))
        {
            _authors[author] = history = new AuthorHistory(author);
        }

        return history;
    }

    /// <summary>A store that has all transactions of a vector, and nothing else.</summary>
    public StoreSnapshot Replay(VersionVector applied)
    {
        // In the end all ask for the same.
        if (_replayed.Applied.Equals(applied))
        {
            return _replayed.Store;
        }

        var store = new ReplicatedStore(new ReplicatedStoreOptions());
        foreach (var made in MadeUpTo(applied))
        {
            store.Apply(made.Transaction);
        }

        _replayed = (applied, store.Snapshot);
        return store.Snapshot;
    }

    /// <summary>A whole replica shows no half of a transaction, and nothing without what its author had seen.</summary>
    public void Shows(string region, VersionVector applied, CausalContext context)
    {
        foreach (var top in applied.Tops)
        {
            if (Of(top.Author).EndingAt(top.Number) is not { } made)
            {
                throw new BrokenRuleException($"{region} shows {top}, where no transaction ends");
            }

            if (!context.Vector.Covers(made.Seen.Vector) || made.Seen.Cloud.Any(run => context.Vector[run.Author] < run.Last))
            {
                throw new BrokenRuleException($"{region} shows {top} without what its author had seen");
            }
        }
    }

    /// <summary>What a replica shows now and did not before is of no time too far ahead.</summary>
    public void ShowsNew(string region, VersionVector before, VersionVector applied, long wallMs, long aheadMaxMs)
    {
        foreach (var top in applied.Tops.Where(top => top.Author.Region != region && !before.Contains(top)))
        {
            foreach (var made in Of(top.Author).Between(before[top.Author], top.Number))
            {
                var ahead = Math.Max(made.Transaction.Time.Milliseconds, made.Transaction.CommittedAtMs) - wallMs;
                if (ahead > aheadMaxMs)
                {
                    throw new BrokenRuleException($"{region} shows {top}, which is ahead of its clock by {ahead} ms");
                }
            }
        }
    }

    /// <summary>What a replica says that it sees, it sees.</summary>
    public void SaysStaleness(string region, VersionVector applied, IEnumerable<SourceStaleness> all)
    {
        foreach (var source in all)
        {
            if (source.Staleness < TimeSpan.Zero || (source.AsOfMs is null) != (source.Staleness is null))
            {
                throw new BrokenRuleException($"{region} says a staleness of {source.Staleness} of {source.Author}");
            }

            if (source.AsOfMs is { } asOf && Of(source.Author).MissingBefore(asOf, applied[source.Author]) is { } row)
            {
                throw new BrokenRuleException($"{region} says that it sees all of {source.Author} before {asOf}, but not row {row}");
            }
        }
    }

    /// <summary>Counters are what all rows together make them.</summary>
    public Dictionary<(RecordKey Key, bool IsBounded), long> Counters(VersionVector applied)
    {
        var sums = new Dictionary<(RecordKey, bool), long>();
        foreach (var change in MadeUpTo(applied).SelectMany(made => made.Row.Row.Changes))
        {
            var amount = change switch
            {
                RecordChange.Count count => count.Amount,
                RecordChange.MakeRights make => make.Amount,
                RecordChange.UseRights use => -use.Amount,
                _ => 0,
            };
            var key = (change.Key, change is RecordChange.MakeRights or RecordChange.UseRights);
            sums[key] = sums.GetValueOrDefault(key) + amount;
        }

        return sums;
    }

    /// <summary>All that was ever made of a bounded counter's rights is more than was used up, at any time.</summary>
    public void Spends(IEnumerable<SimTransaction> made)
    {
        foreach (var change in made.SelectMany(made => made.Row.Row.Changes))
        {
            var amount = change switch
            {
                RecordChange.MakeRights make => make.Amount,
                RecordChange.UseRights use => -use.Amount,
                _ => 0,
            };
            _rights[change.Key] = _rights.GetValueOrDefault(change.Key) + amount;

            // Of what a region lost nobody knows how much was used up in it.
            if (_rights[change.Key] < 0 && !_authors.Values.Any(author => author.IsLost))
            {
                throw new BrokenRuleException($"{change} uses rights up that were never made");
            }
        }
    }

    private IEnumerable<SimTransaction> MadeUpTo(VersionVector applied) => _authors.Values
        .SelectMany(author => author.Made)
        .Where(made => made.Transaction.Last <= applied[made.Transaction.Author]);
}
