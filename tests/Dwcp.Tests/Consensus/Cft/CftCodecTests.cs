using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Cft;

public sealed class CftCodecTests
{
    private static readonly CftOptions Options =
        new() { BatchBytesMax = 100, CommandBytesMax = 60, BatchEntriesMax = 4, SnapshotPieceBytes = 9 };

    public static TheoryData<CftMessage> Messages => [.. Samples];

    private static CftMessage[] Samples =>
    [
        new CftMessage.PreVote(7, 8, 6), new CftMessage.PreVoteReply(7, true), new CftMessage.Vote(7, long.MaxValue, 6),
        new CftMessage.VoteReply(0, false), new CftMessage.Append(3, 0, 0, [], 0, 0),
        new CftMessage.Append(3, 2, 1, [new CftEntry(2, default), new CftEntry(3, new byte[] { 1, 2 })], 1, 5),
        new CftMessage.AppendReply(3, true, 4, 5), new CftMessage.Install(3, 9, 2, 8, new byte[] { 1, 2, 3 }, true, 4),
        new CftMessage.InstallReply(3, 9, 11, false, 4),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_comes_back(CftMessage message)
    {
        var bytes = CftCodec.Encode(message);

        // Records compare lists by reference: what is written again is compared.
        var read = CftCodec.Decode(bytes, Options);
        Assert.IsType(message.GetType(), read);
        Assert.Equal(bytes, CftCodec.Encode(read));
        Assert.Equal(message.Term, read.Term);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_that_is_cut_short_or_goes_on_is_none(CftMessage message)
    {
        var bytes = CftCodec.Encode(message);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<WireFormatException>(() => CftCodec.Decode(bytes.AsMemory(0, length), Options));
        }

        Assert.Throws<WireFormatException>(() => CftCodec.Decode(bytes.Append((byte)0).ToArray(), Options));
    }

    [Fact]
    public void The_format_is_as_it_was_written()
    {
        var bytes = CftCodec.Encode(new CftMessage.Append(3, 2, 1, [new CftEntry(3, new byte[] { 0xAB })], 1, 5));

        Assert.Equal(
            "05" + "0300000000000000" + "0200000000000000" + "0100000000000000" + "0100000000000000" + "0500000000000000"
            + "01000000" + "0300000000000000" + "01000000" + "AB",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void What_exceeds_the_limits_is_refused()
    {
        Refused(new CftMessage.Append(1, 0, 0, [new CftEntry(1, new byte[61])], 0, 0));
        Refused(new CftMessage.Append(1, 0, 0, [.. Enumerable.Repeat(new CftEntry(1, default), 5)], 0, 0));
        Refused(new CftMessage.Append(1, 0, 0, [.. Enumerable.Repeat(new CftEntry(1, new byte[60]), 3)], 0, 0));
        Refused(new CftMessage.Install(1, 1, 1, 0, new byte[10], false, 0));
        Refused(new CftMessage.Install(1, 1, 1, -1, default, false, 0));
        Refused(new CftMessage.Install(1, 1, 1, Options.SnapshotBytesMax + 1, default, false, 0));
        Refused(new CftMessage.PreVote(-1, 0, 0));
    }

    [Fact]
    public void Any_bytes_are_a_message_or_refused_as_none()
    {
        var random = new Random(20_261_130);
        var samples = Samples.Select(CftCodec.Encode).ToList();
        for (var run = 0; run < 200_000; run++)
        {
            var bytes = run % 4 == 0 ? new byte[random.Next(40)] : samples[random.Next(samples.Count)].ToArray();
            if (run % 4 == 0)
            {
                random.NextBytes(bytes);
            }

            for (var flips = random.Next(4); flips >= 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.Equal(bytes, CftCodec.Encode(CftCodec.Decode(bytes, Options)));
            }
            catch (WireFormatException)
            {
                // Refused as none.
            }
        }
    }

    private static void Refused(CftMessage message) =>
        Assert.Throws<WireFormatException>(() => CftCodec.Decode(CftCodec.Encode(message), Options));
}
