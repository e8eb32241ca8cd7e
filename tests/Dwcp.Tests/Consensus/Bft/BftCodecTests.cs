using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

public sealed class BftCodecTests
{
    private const int Seeds = 300;

    [Fact]
    public void Every_message_is_the_same_after_its_way_over_the_wire()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var message in new BftSamples(seed).All)
            {
                var bytes = BftCodec.Encode(message);
                var read = BftCodec.Decode(bytes);
                Assert.Equal(message.GetType(), read.GetType());
                Assert.Equal(bytes, BftCodec.Encode(read));
                if (message is BftMessage.Signed signed)
                {
                    Assert.Equal(signed.SigningDigest("chain", 3), ((BftMessage.Signed)read).SigningDigest("chain", 3));
                }
            }
        }
    }

    [Fact]
    public void Bytes_that_are_no_message_throw_one_exception_only()
    {
        var (messages, refused) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            foreach (var message in new BftSamples(seed).All)
            {
                var bytes = BftCodec.Encode(message);
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                Try(bytes);
                Try(bytes[..random.Next(bytes.Length)]);
                var garbage = new byte[random.Next(400)];
                random.NextBytes(garbage);
                Try(garbage);
                Try([(byte)random.Next(1, 13), .. garbage]);
            }
        }

        Assert.True(messages > 100 && refused > 1000, $"{messages} messages, {refused} refused: the codec is not exercised");

        void Try(byte[] bytes)
        {
            try
            {
                BftCodec.Decode(bytes);
                messages++;
            }
            catch (WireFormatException)
            {
                refused++;
            }
        }
    }

    [Fact]
    public void A_block_with_more_than_it_may_have_is_no_message()
    {
        ReadOnlyMemory<byte>[] many = [.. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[1], BftBlock.CommandsMax + 1)];
        ReadOnlyMemory<byte>[] large = [new byte[BftBlock.BytesMax], new byte[1]];
        foreach (var commands in new[] { many, large })
        {
            var bytes = BftCodec.Encode(new BftMessage.Candidate(new BftBlock(1, default, commands)));
            Assert.Throws<WireFormatException>(() => BftCodec.Decode(bytes));
        }
    }

    [Fact]
    public void The_largest_batch_of_blocks_is_a_message()
    {
        var samples = new BftSamples(1);
        var full = new BftBlock(1, default, [.. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[BftBlock.BytesMax / 256], 256)]);
        var bytes = BftCodec.Encode(new BftMessage.Blocks([.. Enumerable.Repeat(new BftCommitted(full, samples.Certificate()), 2)]));
        Assert.Equal(2, ((BftMessage.Blocks)BftCodec.Decode(bytes)).Committed.Count);
    }
}
