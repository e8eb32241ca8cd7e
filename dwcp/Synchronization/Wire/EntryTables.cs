using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Wire;

/// <summary>The tables of a message of entries: authors, and fields without their elements.</summary>
internal sealed class EntryTables
{
    private readonly WireTable<Author> _authors;
    private readonly WireTable<FieldPath> _fields;

    public EntryTables(IEnumerable<Author> authors, IEnumerable<FieldPath> paths)
    {
        _authors = WireTable<Author>.Of(authors);
        _fields = WireTable<FieldPath>.Of(paths.Select(FieldOf));
    }

    /// <summary>Reads them. A number of authors or fields that lies is found when the table is not used up.</summary>
    public EntryTables(ref WireReader reader, int countMax, RecordLimits limits)
    {
        _authors = WireTable<Author>.Read(ref reader, countMax, SyncWire.AuthorOf);
        _fields = WireTable<FieldPath>.Read(
            ref reader, countMax, (ref WireReader from) => new FieldPath((FieldKind)from.U8(), from.Text(limits.NameBytesMax)));
    }

    public void Write(WireWriter writer)
    {
        _authors.Write(writer, (to, author) => to.AuthorOf(author));
        _fields.Write(writer, (to, field) => to.U8((byte)field.Kind).Text(field.Field));
    }

    public void WriteDot(WireWriter writer, Dot dot)
    {
        _authors.WriteOne(writer, dot.Author);
        writer.Number(dot.Number);
    }

    public Dot ReadDot(ref WireReader reader) => new(ReadAuthor(ref reader), reader.Number());

    public void WriteAuthor(WireWriter writer, Author author) => _authors.WriteOne(writer, author);

    public Author ReadAuthor(ref WireReader reader) => _authors.ReadOne(ref reader);

    /// <summary>Writes what an entry says, without its dot.</summary>
    public void WriteContent(WireWriter writer, in Entry entry)
    {
        _fields.WriteOne(writer, FieldOf(entry.Path));
        writer.Text(entry.Path.Element).Bytes(entry.Payload.Span);
    }

    public Entry ReadContent(ref WireReader reader, Dot dot, RecordLimits limits)
    {
        var field = _fields.ReadOne(ref reader);
        var element = reader.Text(limits.ElementBytesMax);
        return new(
            element.Length == 0 ? field : field with { Element = element },
            dot,
            Payload.Of(reader.Bytes(limits.PayloadBytesMax).Span));
    }

    public void End()
    {
        _authors.End();
        _fields.End();
    }

    private static FieldPath FieldOf(FieldPath path) => path.Element.Length == 0 ? path : path with { Element = "" };
}
