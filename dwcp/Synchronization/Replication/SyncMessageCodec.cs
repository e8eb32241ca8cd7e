using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>
/// Messages as bytes: the format, a kind, the values in their order. Equal messages are equal bytes, and all other bytes are refused.
/// </summary>
public static class SyncMessageCodec
{
    private const byte Format = 1;
    private const byte Hello = 1;
    private const byte Ack = 2;
    private const byte Beat = 3;
    private const byte Push = 4;
    private const byte Want = 5;
    private const byte Offer = 6;
    private const byte Ask = 7;
    private const byte Page = 8;
    private const byte AskSums = 9;
    private const byte Sums = 10;
    private const byte AskRecords = 11;
    private const byte Answer = 12;

    /// <summary>Writes a message.</summary>
    public static byte[] Encode(SyncMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var writer = new WireWriter().U8(Format);
        return (message switch
        {
            SyncMessage.Hello hello => Vector(writer.U8(Hello).AuthorOf(hello.Author), hello.Applied).Flag(hello.IsAnswer),
            SyncMessage.Ack ack => Vector(writer.U8(Ack).AuthorOf(ack.Author), ack.Applied)
                .List(ack.Heard, (to, heard) => to.AuthorOf(heard.Key).I64(heard.Value)),
            SyncMessage.Beat beat => writer.U8(Beat).AuthorOf(beat.Heartbeat.Author).Number(beat.Heartbeat.Number)
                .I64(beat.Heartbeat.AsOfMs).Bytes(beat.Heartbeat.Signature.Span),
            SyncMessage.Push push => writer.U8(Push).Bytes(push.Batch.Bytes.Span),
            SyncMessage.Want want => writer.U8(Want).AuthorOf(want.Author).Number(want.First),
            SyncMessage.Offer offer => Vector(Vector(writer.U8(Offer).Digested(offer.Id), offer.Applied), offer.Shown)
                .Bytes(ContextCodec.Encode(offer.Context)).I64(offer.Time.Bits),
            SyncMessage.Ask ask => After(writer.U8(Ask).Digested(ask.Id), ask.After),
            SyncMessage.Page page => After(writer.U8(Page).Digested(page.Id), page.After)
                .Flag(page.IsLast).Bytes(RecordCodec.Encode(page.Records)),
            SyncMessage.AskSums ask => CompareCodec.Write(writer.U8(AskSums), ask),
            SyncMessage.Sums sums => CompareCodec.Write(writer.U8(Sums), sums),
            SyncMessage.AskRecords ask => CompareCodec.Write(writer.U8(AskRecords), ask),
            SyncMessage.Answer answer => CompareCodec.Write(writer.U8(Answer), answer),
            _ => throw new ArgumentOutOfRangeException(nameof(message), message.GetType().Name, "not a message of the list"),
        }).ToArray();
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="WireFormatException">It is none, or over a limit.</exception>
    public static SyncMessage Decode(ReadOnlyMemory<byte> bytes, SyncOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reader = new WireReader(bytes);
        if (reader.U8() is var format && format != Format)
        {
            throw new WireFormatException($"a message of format {format}; {Format} is known");
        }

        SyncMessage message = reader.U8() switch
        {
            Hello => new SyncMessage.Hello(reader.AuthorOf(), ReadVector(ref reader, options), reader.Flag()),
            Ack => new SyncMessage.Ack(reader.AuthorOf(), ReadVector(ref reader, options), ReadHeard(ref reader, options)),
            Beat => new SyncMessage.Beat(new(
                reader.AuthorOf(), reader.Number(), reader.Count64(), reader.Bytes(SyncBatch.SignatureBytesMax))),
            Push => new SyncMessage.Push(SyncBatch.Decode(reader.Bytes(options.MessageBytesMax), options)),
            Want => new SyncMessage.Want(reader.AuthorOf(), ReadFirst(ref reader)),
            Offer => new SyncMessage.Offer(
                reader.Digested(),
                ReadVector(ref reader, options),
                ReadVector(ref reader, options),
                ContextCodec.Decode(reader.Bytes(options.MessageBytesMax), options.Store),
                HybridTime.OfBits(reader.I64())),
            Ask => new SyncMessage.Ask(reader.Digested(), ReadAfter(ref reader, options)),
            Page => ReadPage(ref reader, options),
            AskSums => CompareCodec.ReadAskSums(ref reader, options),
            Sums => CompareCodec.ReadSums(ref reader, options),
            AskRecords => CompareCodec.ReadAskRecords(ref reader, options),
            Answer => CompareCodec.ReadAnswer(ref reader, options),
            var kind => throw new WireFormatException($"{kind} is no kind of a message"),
        };
        reader.End();
        return message;
    }

    private static WireWriter Vector(WireWriter writer, VersionVector vector) => writer.Bytes(ContextCodec.Encode(vector));

    private static VersionVector ReadVector(ref WireReader reader, SyncOptions options) =>
        ContextCodec.DecodeVector(reader.Bytes(options.MessageBytesMax), options.Store);

    private static WireWriter After(WireWriter writer, RecordKey? after) =>
        writer.Maybe(after, (to, key) => to.Text(key.Kind).Text(key.Name));

    private static RecordKey? ReadAfter(ref WireReader reader, SyncOptions options) =>
        reader.Maybe((ref WireReader from) => from.Key(options.Records));

    private static long ReadFirst(ref WireReader reader)
    {
        var first = reader.Number();
        SyncWire.Require(first is < 1 or > Dot.NumberMax ? $"{first} is no number of a change" : null);
        return first;
    }

    private static KeyValuePair<Author, long>[] ReadHeard(ref WireReader reader, SyncOptions options)
    {
        var heard = reader.List(
            options.Store.AuthorsMax, (ref WireReader from) => KeyValuePair.Create(from.AuthorOf(), from.Count64()));
        for (var i = 1; i < heard.Length; i++)
        {
            SyncWire.Require(heard[i - 1].Key >= heard[i].Key ? $"author {heard[i].Key} is out of order" : null);
        }

        return heard;
    }

    private static SyncMessage.Page ReadPage(ref WireReader reader, SyncOptions options)
    {
        var (id, after, isLast) = (reader.Digested(), ReadAfter(ref reader, options), reader.Flag());
        var records = RecordCodec.Decode(reader.Bytes(options.MessageBytesMax), options.Records);
        SyncWire.Require(
            (records.Count == 0 && !isLast) || (records.Count > 0 && after >= records[0].Key) || records.Any(record => record.IsEmpty)
                ? "a page has records, none of them empty, behind the one that it follows"
                : null);
        return new(id, after, records, isLast);
    }
}
