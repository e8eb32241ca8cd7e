using System.Buffers.Binary;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>The messages by which stores are compared, as bytes. Lists of leaves, nodes and digests have the one order, rising.</summary>
internal static class CompareCodec
{
    public static WireWriter Write(WireWriter writer, SyncMessage.AskSums ask) =>
        writer.Digested(ask.Id).U8((byte)ask.Level).List(ask.Nodes, (to, node) => to.Number(node));

    public static WireWriter Write(WireWriter writer, SyncMessage.Sums sums) =>
        Write(writer.Digested(sums.Id), sums.Children, sizeof(ulong));

    public static WireWriter Write(WireWriter writer, SyncMessage.AskRecords ask) => writer.Digested(ask.Id)
        .List(ask.Leaves, (to, leaf) => Write(to.Number(leaf.Leaf), leaf.Digests, LeafDigests.DigestBytes));

    public static WireWriter Write(WireWriter writer, SyncMessage.Answer answer) => writer.Digested(answer.Id)
        .Bytes(ContextCodec.Encode(answer.Applied))
        .List(answer.Refused, (to, leaf) => to.Number(leaf))
        .List(answer.Leaves, (to, leaf) =>
            Write(to.Number(leaf.Leaf).Flag(leaf.IsComplete), leaf.Unknown, LeafDigests.DigestBytes))
        .Bytes(RecordCodec.Encode(answer.Records));

    public static SyncMessage.AskSums ReadAskSums(ref WireReader reader, SyncOptions options)
    {
        var (id, level) = (reader.Digested(), (int)reader.U8());
        SyncWire.Require(level > LeafTable.LastLevel ? $"a tree of sums has no level {level} with children" : null);
        var nodes = reader.List(NodesMax(options), (ref WireReader from) => ReadIndex(ref from, LeafTable.NodesAt(level)));
        SyncWire.Require(nodes.Length == 0 ? "no nodes are asked for" : null);
        RequireRising(nodes);
        return new(id, level, nodes);
    }

    public static SyncMessage.Sums ReadSums(ref WireReader reader, SyncOptions options)
    {
        var (id, children) = (reader.Digested(), ReadNumbers(ref reader, options.CompareBytesMax, sizeof(ulong)));
        SyncWire.Require(children.Length % LeafTable.FanOut == 0 ? null : $"{children.Length} sums are not those of whole nodes");
        return new(id, children);
    }

    public static SyncMessage.AskRecords ReadAskRecords(ref WireReader reader, SyncOptions options)
    {
        var (id, left) = (reader.Digested(), options.CompareBytesMax);
        var leaves = reader.List(MerkleLeaves.Count, (ref WireReader from) =>
        {
            var leaf = new LeafDigests(ReadIndex(ref from, MerkleLeaves.Count), ReadDigests(ref from, left));
            left -= leaf.Digests.Count * LeafDigests.DigestBytes;
            return leaf;
        });
        SyncWire.Require(leaves.Length == 0 ? "no leaves are asked for" : null);
        RequireRising([.. leaves.Select(leaf => leaf.Leaf)]);
        return new(id, leaves);
    }

    public static SyncMessage.Answer ReadAnswer(ref WireReader reader, SyncOptions options)
    {
        var id = reader.Digested();
        var applied = ContextCodec.DecodeVector(reader.Bytes(options.MessageBytesMax), options.Store);
        var refused = reader.List(MerkleLeaves.Count, (ref WireReader from) => ReadIndex(ref from, MerkleLeaves.Count));
        var leaves = reader.List(MerkleLeaves.Count, (ref WireReader from) => new LeafAnswer(
            ReadIndex(ref from, MerkleLeaves.Count), from.Flag(), ReadDigests(ref from, options.CompareBytesMax)));
        var records = RecordCodec.Decode(reader.Bytes(options.MessageBytesMax), options.Records);
        RequireRising(refused);
        RequireRising([.. leaves.Select(leaf => leaf.Leaf)]);
        SyncWire.Require(ProblemOf(records, applied, [.. leaves.Select(leaf => leaf.Leaf)]));
        return new(id, applied, refused, leaves, records);
    }

    /// <summary>Nodes whose children a message may have.</summary>
    public static int NodesMax(SyncOptions options) => options.CompareBytesMax / (LeafTable.FanOut * sizeof(ulong));

    private static string? ProblemOf(IReadOnlyList<ReplicatedRecord> records, Causality.VersionVector applied, HashSet<int> leaves)
    {
        foreach (var record in records)
        {
            if (record.IsEmpty || !leaves.Contains(MerkleLeaves.LeafOf(record.Key)))
            {
                return $"record {record.Key} is empty, or of no leaf of the answer";
            }

            foreach (ref readonly var entry in record.Entries)
            {
                if (!applied.Contains(entry.Dot))
                {
                    return $"record {record.Key} holds {entry.Dot}, which was not applied";
                }
            }
        }

        return null;
    }

    private static int ReadIndex(ref WireReader reader, int count)
    {
        var index = reader.Number();
        return index < count ? (int)index : throw new WireFormatException($"there are {count}, {index} is wanted");
    }

    private static void RequireRising(int[] values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            SyncWire.Require(values[i - 1] >= values[i] ? $"{values[i]} is out of order" : null);
        }
    }

    /// <summary>Numbers of so many bytes each, the lowest byte first.</summary>
    private static WireWriter Write(WireWriter writer, IReadOnlyList<ulong> numbers, int width)
    {
        var bytes = new byte[(numbers.Count * width) + sizeof(ulong)];
        for (var i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * width), numbers[i]);
        }

        return writer.Bytes(bytes.AsSpan(0, numbers.Count * width));
    }

    private static ulong[] ReadNumbers(ref WireReader reader, int bytesMax, int width)
    {
        var bytes = reader.Bytes(bytesMax).Span;
        SyncWire.Require(bytes.Length % width == 0 ? null : $"{bytes.Length} bytes are not numbers of {width} each");
        var numbers = new ulong[bytes.Length / width];
        Span<byte> one = stackalloc byte[sizeof(ulong)];
        for (var i = 0; i < numbers.Length; i++)
        {
            bytes.Slice(i * width, width).CopyTo(one);
            numbers[i] = BinaryPrimitives.ReadUInt64LittleEndian(one);
        }

        return numbers;
    }

    private static ulong[] ReadDigests(ref WireReader reader, int bytesMax)
    {
        var digests = ReadNumbers(ref reader, bytesMax, LeafDigests.DigestBytes);
        for (var i = 1; i < digests.Length; i++)
        {
            SyncWire.Require(digests[i - 1] >= digests[i] ? "digests are out of order" : null);
        }

        return digests;
    }
}
