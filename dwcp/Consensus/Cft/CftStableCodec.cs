using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>
/// What the crash-tolerant engine has in writing, as records of an epoch: <see cref="StableSlot.CftVote"/> 0 (term, vote),
/// <see cref="StableSlot.CftSnapshot"/> 0 (index, term, state), and <see cref="StableSlot.CftEntry"/> by index (term, command).
/// </summary>
public static class CftStableCodec
{
    private const int EntryHeaderBytes = sizeof(long);

    /// <summary>The changes that make a write of the engine's.</summary>
    /// <param name="epoch">The engine's epoch.</param>
    /// <param name="write">What it wants written.</param>
    public static IReadOnlyList<StableChange> Encode(long epoch, CftOutput.Write write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var vote = new WireWriter().I64(write.Term).Maybe(write.Vote, static (to, member) => to.I32(member));
        List<StableChange> changes = [new StableChange.Put(new StableKey(StableSlot.CftVote, epoch, 0), vote.ToArray())];
        if (write.Snapshot is { } snapshot)
        {
            var state = new WireWriter().I64(snapshot.Index).I64(snapshot.Term).Bytes(snapshot.State.Span);
            changes.Add(new StableChange.Put(new StableKey(StableSlot.CftSnapshot, epoch, 0), state.ToArray()));
            changes.Add(new StableChange.DropUpTo(EntryKey(epoch, snapshot.Index)));
        }

        if (write.From > 0)
        {
            // The entries written are all there are behind: what was there and is not replaced goes.
            changes.Add(new StableChange.DropFrom(EntryKey(epoch, write.From + write.Entries.Count)));
            for (var i = 0; i < write.Entries.Count; i++)
            {
                changes.Add(new StableChange.Put(EntryKey(epoch, write.From + i), Encode(write.Entries[i])));
            }
        }

        return changes;
    }

    /// <summary>What an epoch's engine begins from.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="records">Records of any slots and epochs.</param>
    /// <exception cref="WireFormatException">A record cannot be read, or an entry is missing.</exception>
    public static CftStable Decode(long epoch, IEnumerable<StableRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var (term, vote, snapshot) = (0L, (int?)null, CftSnapshot.None);
        List<(long Index, CftEntry Entry)> entries = [];
        foreach (var record in records.Where(record => record.Key.Epoch == epoch))
        {
            switch (record.Key.Slot)
            {
                case StableSlot.CftVote:
                    (term, vote) = ReadVote(record.Value);
                    break;
                case StableSlot.CftSnapshot:
                    snapshot = ReadSnapshot(record.Value);
                    break;
                case StableSlot.CftEntry:
                    entries.Add((record.Key.Number, ReadEntry(record.Value)));
                    break;
            }
        }

        var ordered = entries.Where(entry => entry.Index > snapshot.Index).OrderBy(entry => entry.Index).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            if (ordered[i].Index != snapshot.Index + 1 + i)
            {
                throw new WireFormatException($"epoch {epoch} has no entry {snapshot.Index + 1 + i}, but a later one");
            }
        }

        return new CftStable(term, vote, snapshot, [.. ordered.Select(entry => entry.Entry)]);
    }

    private static StableKey EntryKey(long epoch, long index) => new(StableSlot.CftEntry, epoch, index);

    private static byte[] Encode(in CftEntry entry)
    {
        var value = new byte[EntryHeaderBytes + entry.Command.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(value, entry.Term);
        entry.Command.Span.CopyTo(value.AsSpan(EntryHeaderBytes));
        return value;
    }

    private static CftEntry ReadEntry(ReadOnlyMemory<byte> value)
    {
        var reader = new WireReader(value);
        return new CftEntry(reader.Count64(), value[EntryHeaderBytes..]);
    }

    private static (long Term, int? Vote) ReadVote(ReadOnlyMemory<byte> value)
    {
        var reader = new WireReader(value);
        var term = reader.Count64();
        var vote = reader.Maybe((ref WireReader from) => from.I32());
        reader.End();
        return (term, vote);
    }

    private static CftSnapshot ReadSnapshot(ReadOnlyMemory<byte> value)
    {
        var reader = new WireReader(value);
        var (index, term) = (reader.Count64(), reader.Count64());
        var state = reader.Bytes(int.MaxValue);
        reader.End();
        return new CftSnapshot(index, term, state);
    }
}
