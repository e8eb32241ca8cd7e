using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Cft;

public sealed class CftCodecTests
{
    private static readonly CftOptions Options =
        new() { BatchBytesMax = 100, CommandBytesMax = 60, BatchEntriesMax = 4, SnapshotPieceBytes = 9 };

    public static TheoryData<CftMessage> Messages => [.. Samples];

    public static TheoryData<string, Action> Nulls => new()
    {
        { "writer", () => CftCodec.Write(null!, new CftMessage.VoteReply(0, false)) },
        { "message", () => CftCodec.Encode(null!) },
        { "options", () => CftCodec.Decode(CftCodec.Encode(new CftMessage.VoteReply(0, false)), null!) },
    };

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
    public void What_is_as_long_as_the_limits_let_it_be_is_read()
    {
        Taken(new CftMessage.Append(1, 0, 0, [Entry(60), Entry(60), Entry(40), Entry(0)], 0, 0));
        Taken(new CftMessage.Install(1, 1, 1, Options.SnapshotBytesMax, new byte[9], false, 0));
        Taken(new CftMessage.InstallReply(1, 1, 0, false, 0));
    }

    [Fact]
    public void A_message_that_is_none_is_refused_by_what_is_wrong_with_it_and_the_limit()
    {
        Assert.Equal("9 is no kind of a message", Error([9, 0, 0, 0, 0, 0, 0, 0, 0]));
        var entries = new CftMessage.Append(1, 0, 0, [Entry(0), Entry(60), Entry(41)], 0, 0);
        Assert.Equal("entries of more than 100 bytes", Error(CftCodec.Encode(entries)));
        Assert.Equal("an offset of -1 is outside 0 to 268435456", Error(CftCodec.Encode(new CftMessage.InstallReply(1, 1, -1, false, 0))));
    }

    [Fact]
    public void A_message_of_no_known_kind_is_not_written()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => CftCodec.Encode(new Unknown()));
        Assert.Equal(("message", nameof(Unknown)), (refused.ParamName, refused.ActualValue));
        Assert.StartsWith("not a message of the list", refused.Message);
    }

    [Theory]
    [MemberData(nameof(Nulls))]
    public void What_must_be_there_is_named(string name, Action missing) =>
        Assert.Equal(name, Assert.Throws<ArgumentNullException>(missing).ParamName);

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

    private static void Taken(CftMessage message) =>
        Assert.Equal(CftCodec.Encode(message), CftCodec.Encode(CftCodec.Decode(CftCodec.Encode(message), Options)));

    private static string Error(byte[] bytes) => Assert.Throws<WireFormatException>(() => CftCodec.Decode(bytes, Options)).Message;

    private static CftEntry Entry(int bytes) => new(1, new byte[bytes]);

    private sealed record Unknown() : CftMessage(1);
}
