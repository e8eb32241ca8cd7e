using System.Diagnostics.CodeAnalysis;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>
/// A field of values by element. A removal takes away what its author has seen, so that a put that it did not see wins. Of puts that did
/// not see one another the last one is read, as of <see cref="LwwRegister{T}"/>.
/// </summary>
/// <param name="field">The field's name.</param>
/// <param name="codec">Writes the values.</param>
/// <remarks>Almeida, Shoker and Baquero, <i>Delta State Replicated Data Types</i> (JPDC 2018): maps of dots.</remarks>
public sealed class LwwMap<T>(string field, IValueCodec<T> codec)
{
    /// <summary>Reads an element's value; false when it has none.</summary>
    /// <exception cref="WireFormatException">It was put as a value of another type.</exception>
    public bool TryRead(ReplicatedRecord record, string element, [MaybeNullWhen(false)] out T value)
    {
        ArgumentNullException.ThrowIfNull(record);
        var entries = record.At(PathOf(element));
        value = entries.IsEmpty ? default : TimedValue.ValueOf(TimedValue.Last(entries), codec);
        return !entries.IsEmpty;
    }

    /// <summary>Reads all elements with their values, in the order of elements.</summary>
    /// <exception cref="WireFormatException">One was put as a value of another type.</exception>
    public IReadOnlyList<KeyValuePair<string, T>> Read(ReplicatedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var values = new List<KeyValuePair<string, T>>();
        for (var left = record.Of(FieldKind.Map, field); !left.IsEmpty;)
        {
            var entries = record.At(left[0].Path);
            values.Add(new(left[0].Path.Element, TimedValue.ValueOf(TimedValue.Last(entries), codec)));
            left = left[entries.Length..];
        }

        return values;
    }

    /// <summary>Puts an element's value.</summary>
    public void Put(RecordWriter writer, string element, T value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Replace(PathOf(element), TimedValue.Encode(writer.Time, value, codec));
    }

    /// <summary>Removes an element.</summary>
    public void Remove(RecordWriter writer, string element)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Remove(PathOf(element));
    }

    private FieldPath PathOf(string element) => new(FieldKind.Map, field, element);
}
