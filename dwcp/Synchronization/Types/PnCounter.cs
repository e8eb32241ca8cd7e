using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>
/// A field that counts up and down. Each author has one entry with its own sums, which it alone replaces; the value is the sum of them all.
/// </summary>
/// <param name="field">The field's name.</param>
/// <remarks>Shapiro, Preguiça, Baquero and Zawirski, <i>A Comprehensive Study of CRDTs</i> (INRIA RR-7506, 2011).</remarks>
public sealed class PnCounter(string field)
{
    private readonly FieldPath _path = new(FieldKind.Counter, field);

    /// <summary>Reads the value; one that 64 bits cannot hold is cut to the nearest that they can.</summary>
    public long Read(ReplicatedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var sum = Int128.Zero;
        foreach (var entry in new AuthorRows(record.At(_path)))
        {
            var row = RowOf(entry.Payload);
            sum += (Int128)row.Added - row.Taken;
        }

        return long.CreateSaturating(sum);
    }

    /// <summary>Adds an amount, which may be negative.</summary>
    /// <exception cref="OverflowException">64 bits cannot hold the author's sum.</exception>
    public void Add(RecordWriter writer, long amount)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var row = writer.TryOwn(_path, out var own) ? RowOf(own) : default;
        row = checked(amount >= 0 ? row with { Added = row.Added + amount } : row with { Taken = row.Taken - amount });
        writer.ReplaceOwn(_path, row.Encode());
    }

    private static CounterRow RowOf(Payload payload) => CounterRow.TryDecode(payload.Span, out var row)
        ? row
        : throw new WireFormatException("a payload is no counter's row");
}
