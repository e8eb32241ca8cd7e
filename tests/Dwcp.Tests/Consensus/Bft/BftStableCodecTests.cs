using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

public sealed class BftStableCodecTests
{
    private const long Epoch = 5;

    [Fact]
    public void What_was_written_is_read()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var samples = new BftSamples(seed);
            var (block, committed) = (samples.Block(), samples.Committed());
            var write = new BftOutput.Write(
                samples.Proposal(),
                new BftVotes(9, 2, samples.Prevote(), samples.Precommit(), [samples.Precommit()]),
                new BftLock(9, samples.Proof(), new BftValid(block, samples.Proof())),
                committed,
                new BftSnapshot(8, block.Digest, samples.Certificate(), samples.Bytes(100)),
                7);
            var records = RecordsOf(BftStableCodec.ToChanges(Epoch, write));

            var read = BftStableCodec.Read(Epoch, records)!;

            var again = new BftOutput.Write(read.Proposal, read.Votes, read.Lock, Assert.Single(read.Blocks), read.Snapshot, 7);
            Assert.Equal(
                BftStableCodec.ToChanges(Epoch, write).Select(Text), BftStableCodec.ToChanges(Epoch, again).Select(Text));
            Assert.Equal(block.Digest, read.Lock!.Valid!.Block.Digest);
        }
    }

    [Fact]
    public void Records_of_another_epoch_are_not_of_this_one()
    {
        var genesis = BftSnapshot.Genesis(default, new byte[3]);
        var records = RecordsOf([BftStableCodec.Begin(Epoch, genesis)]);

        Assert.Null(BftStableCodec.Read(Epoch + 1, records));
        Assert.Equal(3, BftStableCodec.Read(Epoch, records)!.Snapshot.State.Length);
    }

    [Fact]
    public void A_record_that_is_none_throws_one_exception_only()
    {
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            var slot = (StableSlot)random.Next((int)StableSlot.BftVote, (int)StableSlot.Seal);
            try
            {
                BftStableCodec.Read(Epoch, [new StableRecord(new StableKey(slot, Epoch, random.Next(3)), bytes)]);
            }
            catch (WireFormatException)
            {
                // As it should.
            }
        }
    }

    private static List<StableRecord> RecordsOf(IEnumerable<StableChange> changes) =>
        [.. changes.OfType<StableChange.Put>().Select(put => new StableRecord(put.Key, put.Value))];

    private static string Text(StableChange change) =>
        change is StableChange.Put put ? $"{put.Key} {Convert.ToHexString(put.Value.Span)}" : change.ToString();
}
