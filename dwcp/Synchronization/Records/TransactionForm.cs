using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>What a transaction must be, whatever the limits: the one order of its parts, and dots without gaps.</summary>
internal static class TransactionForm
{
    /// <summary>The first rule that is broken, or none and the last number.</summary>
    public static string? ProblemOf(Transaction transaction, out long last)
    {
        last = 0;
        if (Form.ProblemOf(new Dot(transaction.Author, transaction.First)) is { } problem)
        {
            return problem;
        }

        if (transaction.Records.IsDefaultOrEmpty || transaction.CommittedAtMs < 0)
        {
            return "it changes nothing, or was committed at no time";
        }

        var next = transaction.First;
        for (var i = 0; i < transaction.Records.Length; i++)
        {
            var record = transaction.Records[i];
            if (i > 0 && transaction.Records[i - 1].Key >= record.Key)
            {
                return $"record {record.Key} is out of order";
            }

            if (ProblemOf(record, transaction, next) is { } inRecord)
            {
                return $"{inRecord}, in record {record.Key}";
            }

            next += record.Numbers;
        }

        last = next - 1;
        return last > Dot.NumberMax ? $"its last number is over {Dot.NumberMax}" : null;
    }

    private static string? ProblemOf(RecordDelta record, Transaction transaction, long next) =>
        Form.ProblemOf(record.Key)
        ?? (record.Entries.IsDefault || record.Covered.IsDefault || (record.Entries.IsEmpty && record.Covered.IsEmpty)
            ? "nothing is changed"
            : null)
        ?? EntriesProblem(record, transaction.Author, next)
        ?? CoveredProblem(record, transaction);

    private static string? EntriesProblem(RecordDelta record, Author author, long next)
    {
        for (var i = 0; i < record.Entries.Length; i++)
        {
            ref readonly var entry = ref record.Entries.ItemRef(i);
            if (Form.ProblemOf(entry) is { } problem)
            {
                return problem;
            }

            if (i > 0 && record.Entries[i - 1].Path >= entry.Path)
            {
                return $"{entry.Path} is out of order";
            }

            if (entry.Dot != new Dot(author, next + i))
            {
                return $"dots have a gap: {entry.Dot} stands where {author}:{next + i} belongs";
            }
        }

        return null;
    }

    private static string? CoveredProblem(RecordDelta record, Transaction transaction)
    {
        for (var i = 0; i < record.Covered.Length; i++)
        {
            var dot = record.Covered[i];
            if (Form.ProblemOf(dot) is { } problem)
            {
                return problem;
            }

            if (i > 0 && record.Covered[i - 1] >= dot)
            {
                return $"the covered dot {dot} is out of order";
            }

            if (dot.Author == transaction.Author && dot.Number >= transaction.First)
            {
                return $"{dot} is covered, which was not committed before {transaction.Author}:{transaction.First}";
            }
        }

        return null;
    }
}
