using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>
/// A field that never falls below zero, though no author asks another before it takes: who takes uses up rights that it holds, which it
/// or others made by adding, and gave it. For a quota, what is added is the quota, what is taken is in use, and the value is what is free.
/// </summary>
/// <param name="field">The field's name.</param>
/// <remarks>
/// Balegas et al., <i>Extending Eventually Consistent Cloud Databases for Enforcing Numeric Invariants</i> (SRDS 2015). Each author's row
/// is one entry, which it alone replaces: it knows its own exactly, and of others' at most the rights that they gave it, never more.
/// </remarks>
public sealed class BoundedCounter(string field)
{
    private readonly FieldPath _path = new(FieldKind.Bounded, field);

    /// <summary>
    /// Reads the value. Where the record shows what was taken but not yet what was added before, it is zero until that arrives; one that 64
    /// bits cannot hold is cut.
    /// </summary>
    public long Read(ReplicatedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var sum = Int128.Zero;
        foreach (var entry in new AuthorRows(record.At(_path)))
        {
            var row = RowOf(entry.Payload);
            sum += (Int128)row.Granted - row.Used;
        }

        return long.CreateSaturating(Int128.Max(sum, 0));
    }

    /// <summary>How much an author may take, as far as the record shows.</summary>
    public long AvailableTo(ReplicatedRecord record, Author author)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(author);
        var own = BoundedRow.Empty;
        foreach (var entry in new AuthorRows(record.At(_path)))
        {
            own = entry.Dot.Author == author ? RowOf(entry.Payload) : own;
        }

        return Available(record, author, own);
    }

    /// <summary>Adds an amount, and so makes rights, which the author holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    /// <exception cref="OverflowException">64 bits cannot hold the author's sum.</exception>
    public void Increment(RecordWriter writer, long amount)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        var row = OwnRow(writer);
        writer.ReplaceOwn(_path, (row with { Granted = checked(row.Granted + amount) }).Encode());
    }

    /// <summary>Takes an amount, if the author has the rights; else changes nothing.</summary>
    /// <param name="writer">The record's changes.</param>
    /// <param name="amount">How much.</param>
    /// <param name="available">How much the author may take now, before this.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    /// <exception cref="OverflowException">64 bits cannot hold the author's sum.</exception>
    public bool TryDecrement(RecordWriter writer, long amount, out long available)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        var row = OwnRow(writer);
        available = Available(writer.Current, writer.Author, row);
        if (amount > available)
        {
            return false;
        }

        writer.ReplaceOwn(_path, (row with { Used = checked(row.Used + amount) }).Encode());
        return true;
    }

    /// <summary>Gives rights to another author, if this one has them; else changes nothing.</summary>
    /// <param name="writer">The record's changes.</param>
    /// <param name="to">The other author.</param>
    /// <param name="amount">How much.</param>
    /// <param name="available">How much the author may give now, before this.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is less than 1.</exception>
    /// <exception cref="ArgumentException">An author gives to itself, or to more than 256 others over time.</exception>
    /// <exception cref="OverflowException">64 bits cannot hold a sum.</exception>
    public bool TryTransfer(RecordWriter writer, Author to, long amount, out long available)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, 1);
        var row = OwnRow(writer);
        if (to == writer.Author || (row.Given.Count == BoundedRow.GivenMax && !row.Given.ContainsKey(to)))
        {
            throw new ArgumentException($"{writer.Author} gives to others, {BoundedRow.GivenMax} at most, and not to {to}.", nameof(to));
        }

        available = Available(writer.Current, writer.Author, row);
        if (amount > available)
        {
            return false;
        }

        var given = row.Given.SetItem(to, checked(row.Given.GetValueOrDefault(to) + amount));
        writer.ReplaceOwn(_path, (row with { Given = given }).Encode());
        return true;
    }

    private long Available(ReplicatedRecord record, Author author, BoundedRow own)
    {
        var rights = (Int128)own.Granted - own.Used;
        foreach (var given in own.Given.Values)
        {
            rights -= given;
        }

        foreach (var entry in new AuthorRows(record.At(_path)))
        {
            rights += entry.Dot.Author == author ? 0 : RowOf(entry.Payload).Given.GetValueOrDefault(author);
        }

        return long.CreateSaturating(Int128.Max(rights, 0));
    }

    private BoundedRow OwnRow(RecordWriter writer) => writer.TryOwn(_path, out var own) ? RowOf(own) : BoundedRow.Empty;

    private static BoundedRow RowOf(Payload payload) => BoundedRow.Decode(payload.Span.ToArray());
}
