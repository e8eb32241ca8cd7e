using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>One author's rows, and the transactions that were made of them.</summary>
internal sealed class AuthorHistory(Author author)
{
    private readonly List<SimRow> _rows = [];
    private readonly List<SimTransaction> _made = [];
    private readonly SortedDictionary<long, long> _numberOfRow = [];
    private long _consumed;
    private long _labelMs;

    /// <summary>Rows in the order of commits; row 1 is the first.</summary>
    public IReadOnlyList<SimRow> Rows => _rows;

    public IReadOnlyList<SimTransaction> Made => _made;

    /// <summary>Whether the end of it may be lost for ever.</summary>
    public bool IsLost { get; set; }

    public long Last => _made.Count == 0 ? 0 : _made[^1].Transaction.Last;

    /// <summary>Whether all rows are done with.</summary>
    public bool IsDone => _consumed == _rows.Count;

    public void Commits(OutboxRow row)
    {
        _labelMs = Math.Max(_labelMs, row.CommittedAtMs);
        _rows.Add(new SimRow(row, _labelMs));
    }

    /// <summary>The outbox was read at a time: who commits later does so after it.</summary>
    public void Reads(long wallMs) => _labelMs = Math.Max(_labelMs, wallMs);

    /// <summary>A write is durable: each row that it consumes has one transaction in it, or was refused. Tells the new ones.</summary>
    public IEnumerable<SimTransaction> Writes(SyncOutput.Write write, CausalContext seen)
    {
        var before = _made.Count;
        var own = write.Loose.Concat(write.Kept.Where(batch => batch.Author == author).SelectMany(batch => batch.Transactions))
            .Where(transaction => transaction.Last > Last).OrderBy(transaction => transaction.First).ToList();
        foreach (var transaction in own)
        {
            Makes(transaction, write.ConsumedRow, seen);
        }

        for (var row = _consumed + 1; row <= write.ConsumedRow; row++)
        {
            if (!_numberOfRow.ContainsKey(row) && !SyncFields.MayBeRefused(_rows[(int)row - 1].Row))
            {
                throw new BrokenRuleException($"row {row} of {author} was consumed without a transaction");
            }
        }

        _consumed = Math.Max(_consumed, write.ConsumedRow);
        if (write.Applied[author] != Last)
        {
            throw new BrokenRuleException($"{author} has {write.Applied[author]} numbers in writing, and transactions of {Last}");
        }

        return _made.Skip(before);
    }

    public SimTransaction? EndingAt(long number) =>
        At(number) is var at && at < _made.Count && _made[at].Transaction.Last == number ? _made[at] : null;

    /// <summary>Transactions that end behind a number and not behind another.</summary>
    public IEnumerable<SimTransaction> Between(long after, long through)
    {
        for (var at = At(after + 1); at < _made.Count && _made[at].Transaction.Last <= through; at++)
        {
            yield return _made[at];
        }
    }

    /// <summary>The first row that was committed before a time and that a replica with so many numbers does not show.</summary>
    public long? MissingBefore(long asOfMs, long applied)
    {
        for (var at = _rows.Count - 1; at >= 0; at--)
        {
            // The last row before that time tells of all before it: labels and numbers rise.
            if (_rows[at].LabelMs < asOfMs)
            {
                return at + 1 > _consumed || NumberUpTo(at + 1) > applied ? at + 1 : null;
            }
        }

        return null;
    }

    private long NumberUpTo(long row)
    {
        for (; row > 0; row--)
        {
            if (_numberOfRow.TryGetValue(row, out var number))
            {
                return number;
            }
        }

        return 0;
    }

    private void Makes(Transaction transaction, long consumedRow, CausalContext seen)
    {
        var row = SyncFields.RowOf(transaction);
        if (transaction.First != Last + 1)
        {
            throw new BrokenRuleException($"{author} goes on from number {Last} with {transaction.First}");
        }

        if (_made.Count > 0 && transaction.Time <= _made[^1].Transaction.Time)
        {
            throw new BrokenRuleException($"{author}'s change {transaction.First} is not after the one before it");
        }

        if (row <= _consumed || row > consumedRow || !_numberOfRow.TryAdd(row, transaction.Last))
        {
            throw new BrokenRuleException($"row {row} of {author} has a second transaction, or is not consumed with it");
        }

        _made.Add(new SimTransaction(transaction, _rows[(int)row - 1], seen));
    }

    /// <summary>The place of the transaction that has a number; the end where none has it yet.</summary>
    private int At(long number)
    {
        var (low, high) = (0, _made.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _made[middle].Transaction.Last >= number ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
