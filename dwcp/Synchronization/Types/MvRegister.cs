using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>
/// A field that shows conflicts: all values whose writes did not see one another. The next write, which has seen them, takes the place of
/// them all. Two values of one author are no conflict: the newer one is read.
/// </summary>
/// <param name="field">The field's name.</param>
/// <param name="codec">Writes the values.</param>
/// <remarks>DeCandia et al., <i>Dynamo</i> (SOSP 2007); Almeida, Shoker and Baquero (JPDC 2018).</remarks>
public sealed class MvRegister<T>(string field, IValueCodec<T> codec)
{
    private readonly FieldPath _path = new(FieldKind.Conflicted, field);

    /// <summary>Reads the values, in the order of their dots: none when none was written, several in a conflict.</summary>
    /// <exception cref="WireFormatException">One was written as a value of another type.</exception>
    public IReadOnlyList<T> Read(ReplicatedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var values = new List<T>();
        foreach (var entry in new AuthorRows(record.At(_path)))
        {
            values.Add(codec.Decode(entry.Payload.Span));
        }

        return values;
    }

    /// <summary>Writes a value in the place of all that are seen.</summary>
    public void Write(RecordWriter writer, T value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Replace(_path, Payload.Own(codec.Encode(value)));
    }
}
