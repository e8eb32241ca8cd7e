using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;

namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>
/// Changes of one author that were committed together: applied whole, in any order with others, any number of times. Its dots are the
/// numbers from <see cref="First"/> to <see cref="Last"/>, in the order of records and paths.
/// </summary>
public sealed class Transaction
{
    private Transaction(Author author, long first, HybridTime time, long committedAtMs, ImmutableArray<RecordDelta> records) =>
        (Author, First, Time, CommittedAtMs, Records) = (author, first, time, committedAtMs, records);

    /// <summary>Who made it.</summary>
    public Author Author { get; }

    /// <summary>Its first number.</summary>
    public long First { get; }

    /// <summary>Its last number.</summary>
    public long Last { get; private set; }

    /// <summary>When it was written, in the order of causes.</summary>
    public HybridTime Time { get; }

    /// <summary>When it was committed, by its author's clock, in milliseconds since the Unix epoch: staleness counts from it.</summary>
    public long CommittedAtMs { get; }

    /// <summary>What it does to each record, in the order of keys.</summary>
    public ImmutableArray<RecordDelta> Records { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">It breaks a rule of its form; the message names it.</exception>
    public static Transaction Create(
        Author author, long first, HybridTime time, long committedAtMs, ImmutableArray<RecordDelta> records)
    {
        var transaction = TryCreate(author, first, time, committedAtMs, records, out var problem);
        return problem is null ? transaction : throw new ArgumentException($"No transaction: {problem}.", nameof(records));
    }

    /// <summary>Makes one, and tells the rule of its form that it breaks; it is not to be used then.</summary>
    internal static Transaction TryCreate(
        Author author, long first, HybridTime time, long committedAtMs, ImmutableArray<RecordDelta> records, out string? problem)
    {
        var transaction = new Transaction(author, first, time, committedAtMs, records);
        problem = TransactionForm.ProblemOf(transaction, out var last);
        transaction.Last = last;
        return transaction;
    }
}
