using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>What a replica wants written as records, and back. The epoch is part of every key.</summary>
public static class BftStableCodec
{
    private const long VotesNumber = 0;
    private const long LockNumber = 1;
    private const long ProposalNumber = 2;

    /// <summary>What a write changes, in this order, all or nothing.</summary>
    public static IReadOnlyList<StableChange> ToChanges(long epoch, BftOutput.Write write)
    {
        ArgumentNullException.ThrowIfNull(write);
        List<StableChange> changes = [];
        Put(changes, new StableKey(StableSlot.BftVote, epoch, VotesNumber), write.Votes, WriteVotes);
        Put(changes, new StableKey(StableSlot.BftVote, epoch, LockNumber), write.Lock, WriteLock);
        Put(changes, new StableKey(StableSlot.BftVote, epoch, ProposalNumber), write.Proposal, BftCodec.Write);
        Put(changes, new StableKey(StableSlot.BftBlock, epoch, write.Committed?.Block.Height ?? 0), write.Committed, BftCodec.Write);
        Put(changes, new StableKey(StableSlot.BftSnapshot, epoch, 0), write.Snapshot, WriteSnapshot);
        if (write.DropUpTo > 0)
        {
            changes.Add(new StableChange.DropUpTo(new StableKey(StableSlot.BftBlock, epoch, write.DropUpTo)));
        }

        return changes;
    }

    /// <summary>The record that an epoch begins with.</summary>
    public static StableChange Begin(long epoch, BftSnapshot genesis)
    {
        List<StableChange> changes = [];
        Put(changes, new StableKey(StableSlot.BftSnapshot, epoch, 0), genesis, WriteSnapshot);
        return changes[0];
    }

    /// <summary>What a replica has in writing, by records in any order; null if its epoch's beginning is not among them.</summary>
    /// <exception cref="WireFormatException">A record is none of this engine's.</exception>
    public static BftStable? Read(long epoch, IEnumerable<StableRecord> records)
    {
        BftSnapshot? snapshot = null;
        BftVotes? votes = null;
        BftLock? locked = null;
        BftMessage.Proposal? proposal = null;
        SortedDictionary<long, BftCommitted> blocks = [];
        foreach (var record in records.Where(record => record.Key.Epoch == epoch))
        {
            switch (record.Key.Slot, record.Key.Number)
            {
                case (StableSlot.BftVote, VotesNumber):
                    votes = Take(record, ReadVotes);
                    break;
                case (StableSlot.BftVote, LockNumber):
                    locked = Take(record, ReadLock);
                    break;
                case (StableSlot.BftVote, ProposalNumber):
                    proposal = Take(record, BftCodec.ReadProposal);
                    break;
                case (StableSlot.BftBlock, _):
                    blocks[record.Key.Number] = Take(record, BftCodec.ReadCommitted);
                    break;
                case (StableSlot.BftSnapshot, _):
                    snapshot = Take(record, ReadSnapshot);
                    break;
            }
        }

        return snapshot is null ? null : new BftStable(snapshot, [.. blocks.Values], proposal, votes, locked);
    }

    private static void Put<T>(List<StableChange> changes, StableKey key, T? value, Action<WireWriter, T> write)
        where T : class
    {
        if (value is not null)
        {
            var writer = new WireWriter();
            write(writer, value);
            changes.Add(new StableChange.Put(key, writer.ToArray()));
        }
    }

    private static T Take<T>(StableRecord record, WireReader.Element<T> read)
    {
        var reader = new WireReader(record.Value);
        var value = read(ref reader);
        reader.End();
        return value;
    }

    private static void WriteVotes(WireWriter writer, BftVotes votes)
    {
        BftCodec.Optional(writer.I64(votes.Height).I32(votes.Round), votes.Prevote, BftCodec.Write);
        BftCodec.Optional(writer, votes.Precommit, BftCodec.Write);
        writer.List(votes.Left, BftCodec.Write);
    }

    private static BftVotes ReadVotes(ref WireReader reader) => new(
        reader.Count64(), BftCodec.ReadRound(ref reader), BftCodec.Optional(ref reader, BftCodec.ReadPrevote),
        BftCodec.Optional(ref reader, BftCodec.ReadPrecommit), reader.List(BftQuorum.MembersMax, BftCodec.ReadPrecommit));

    private static void WriteLock(WireWriter writer, BftLock bound)
    {
        BftCodec.Optional(writer.I64(bound.Height), bound.Locked, BftCodec.Write);
        BftCodec.Optional(writer, bound.Valid, WriteValid);
    }

    private static BftLock ReadLock(ref WireReader reader) => new(
        reader.Count64(), BftCodec.Optional(ref reader, BftCodec.ReadPrevoteCertificate), BftCodec.Optional(ref reader, ReadValid));

    private static void WriteValid(WireWriter writer, BftValid valid)
    {
        BftCodec.Write(writer, valid.Block);
        BftCodec.Write(writer, valid.Certificate);
    }

    private static BftValid ReadValid(ref WireReader reader) =>
        new(BftCodec.ReadBlock(ref reader), BftCodec.ReadPrevoteCertificate(ref reader));

    private static void WriteSnapshot(WireWriter writer, BftSnapshot snapshot)
    {
        BftCodec.Optional(writer.I64(snapshot.Height).Digested(snapshot.Block), snapshot.Certificate, BftCodec.Write);
        writer.Bytes(snapshot.State.Span);
    }

    private static BftSnapshot ReadSnapshot(ref WireReader reader) => new(
        reader.Count64(), reader.Digested(), BftCodec.Optional(ref reader, BftCodec.ReadCommitCertificate), reader.Bytes(int.MaxValue));
}
