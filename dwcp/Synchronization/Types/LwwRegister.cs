using System.Diagnostics.CodeAnalysis;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>
/// A field of one value, the last one written. A write takes the place of all that its author has seen; of writes that did not see one
/// another the one with the latest moment is read, then the one with the greatest dot, everywhere the same.
/// </summary>
/// <param name="field">The field's name.</param>
/// <param name="codec">Writes the values.</param>
/// <remarks>Shapiro, Preguiça, Baquero and Zawirski, <i>A Comprehensive Study of CRDTs</i> (INRIA RR-7506, 2011).</remarks>
public sealed class LwwRegister<T>(string field, IValueCodec<T> codec)
{
    private readonly FieldPath _path = new(FieldKind.Register, field);

    /// <summary>Reads the value; false when none was written.</summary>
    /// <exception cref="WireFormatException">It was written as a value of another type.</exception>
    public bool TryRead(ReplicatedRecord record, [MaybeNullWhen(false)] out T value)
    {
        ArgumentNullException.ThrowIfNull(record);
        var entries = record.At(_path);
        value = entries.IsEmpty ? default : TimedValue.ValueOf(TimedValue.Last(entries), codec);
        return !entries.IsEmpty;
    }

    /// <summary>Writes a value.</summary>
    public void Write(RecordWriter writer, T value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Replace(_path, TimedValue.Encode(writer.Time, value, codec));
    }
}
