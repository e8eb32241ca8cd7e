using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Acp;

public sealed class KnownBatchesTests
{
    private readonly KnownBatches _known = new();

    [Fact]
    public void A_batch_is_found_by_its_bytes_alone()
    {
        var batch = Add(1);
        Assert.Same(batch, _known.Find(Bytes(1)));
        Assert.Null(_known.Find(Bytes(2)));
        Assert.Null(_known.Find([]));
    }

    [Fact]
    public void What_is_added_again_stays_what_it_was()
    {
        var batch = Add(1);
        Add(1);
        Assert.Same(batch, _known.Find(Bytes(1)));
    }

    [Fact]
    public void The_oldest_makes_way_for_one_more_than_there_may_be()
    {
        var first = Add(0);
        for (var i = 1; i < KnownBatches.BatchesMax; i++)
        {
            Add(i);
        }

        // It is there already, and takes no place.
        Add(5);
        Assert.Same(first, _known.Find(Bytes(0)));
        var last = Add(KnownBatches.BatchesMax);
        Assert.Null(_known.Find(Bytes(0)));
        Assert.NotNull(_known.Find(Bytes(1)));
        Assert.Same(last, _known.Find(Bytes(KnownBatches.BatchesMax)));
        Add(0);
        Assert.Null(_known.Find(Bytes(1)));
    }

    private CommandBatch Add(int number)
    {
        var batch = new CommandBatch("r", 1, number + 1, [], default);
        _known.Add(Bytes(number), batch);
        return batch;
    }

    private static byte[] Bytes(int number) => BitConverter.GetBytes(number);
}
