using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class CommandBatchFormTests
{
    private const string NoNumber = "a batch has a number and commands";

    private static readonly CommandBatch Least = new("ams", 1, 1, [new byte[] { 1 }], default);

    /// <summary>Whatever changes this makes members of two versions refuse each other's commands.</summary>
    [Fact]
    public void What_a_region_signs_stays_the_same_from_version_to_version()
    {
        var batch = new CommandBatch("ams", 1, 7, [new byte[] { 1 }, new byte[] { 2 }], default);
        const string Signed = "64fa1f1aeec2b560db77dc4ac8abd7d5c553d1ff4f9dd0ec30064b7a37fe694e";
        Assert.Equal(Signed, batch.SigningDigest(LogKit.Chain).ToString());
        Assert.Equal(Signed, (batch with { Signature = new byte[] { 1 } }).SigningDigest(LogKit.Chain).ToString());
        Assert.NotEqual(Signed, (batch with { Incarnation = 2 }).SigningDigest(LogKit.Chain).ToString());
    }

    [Fact]
    public void Lives_and_commands_are_counted_from_1()
    {
        Assert.Equal((1, 1), (Create(1, 1, 1).First, Create(1, 1, 1).Incarnation));
        Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(() => Create(1, 0, 1)).ParamName);
        Assert.Equal("incarnation", Assert.Throws<ArgumentOutOfRangeException>(() => Create(0, 1, 1)).ParamName);
    }

    [Theory]
    [InlineData("ams", 0)]
    [InlineData("ams", LogLimits.BatchCommandsMax + 1)]
    [InlineData("", 1)]
    public void A_batch_without_a_region_or_of_too_few_or_many_commands_is_not_made(string origin, int commands)
    {
        ReadOnlyMemory<byte>[] none = new ReadOnlyMemory<byte>[commands];
        var refused = Assert.Throws<ArgumentException>(() => CommandBatch.Create(LogKit.Chain, origin, 1, 1, none, LogKit.Keys[0]));
        Assert.Equal("A batch has a region and 1 to 4096 commands. (Parameter 'commands')", refused.Message);
    }

    [Fact]
    public void A_batch_is_as_long_as_it_may_be_and_not_a_byte_longer()
    {
        var rest = LogLimits.BatchBytesMax - Create(1, 1, LogLimits.CommandBytesMax, 0).Encode().Length;
        var longest = Create(1, 1, LogLimits.CommandBytesMax, rest);
        var written = longest.Encode();
        Assert.Equal(LogLimits.BatchBytesMax, written.Length);
        Assert.Equal(written, CommandBatch.Decode(written).Encode());
        var refused = Assert.Throws<ArgumentException>(() => Create(1, 1, LogLimits.CommandBytesMax, rest + 1));
        Assert.Equal("A batch has 65536 bytes at most. (Parameter 'commands')", refused.Message);
        var longer = longest with { Commands = [longest.Commands[0], new byte[rest + 1]] };
        Assert.Equal("a batch of 65537 bytes is too long", Refusal(longer));
    }

    [Fact]
    public void A_part_of_a_batch_that_is_too_long_is_refused()
    {
        var command = Least with { Commands = [new byte[LogLimits.CommandBytesMax + 1]] };
        Assert.Equal("a length of 61441 is outside 0 to 61440", Refusal(command));
        var many = Least with { Commands = new ReadOnlyMemory<byte>[LogLimits.BatchCommandsMax + 1] };
        Assert.Equal("a length of 4097 is outside 0 to 4096", Refusal(many));
        var signature = Least with { Signature = new byte[LogLimits.SignatureBytesMax + 1] };
        Assert.Equal("a length of 129 is outside 0 to 128", Refusal(signature));
        Assert.Equal("a text is no name", Refusal(Least with { Origin = string.Empty }));
    }

    [Fact]
    public void A_batch_is_read_from_the_first_number_to_the_last_that_leaves_room_for_its_commands()
    {
        const long Last = long.MaxValue - LogLimits.BatchCommandsMax;
        foreach (var good in new[] { Least, Least with { First = Last }, Least with { Incarnation = long.MaxValue } })
        {
            Assert.Equal(good.Encode(), CommandBatch.Decode(good.Encode()).Encode());
        }

        Assert.Equal(NoNumber, Refusal(Least with { First = Last + 1 }));
        Assert.Equal(NoNumber, Refusal(Least with { First = 0 }));
        Assert.Equal(NoNumber, Refusal(Least with { Incarnation = 0 }));
        Assert.Equal(NoNumber, Refusal(Least with { Commands = [] }));
        Assert.Equal("-1 is negative", Refusal(Least with { First = -1 }));
    }

    private static CommandBatch Create(long incarnation, long first, params int[] lengths) => CommandBatch.Create(
        LogKit.Chain,
        "ams",
        incarnation,
        first,
        [.. lengths.Select(length => (ReadOnlyMemory<byte>)new byte[length])],
        LogKit.Keys[0]);

    private static string Refusal(CommandBatch batch) => LogParts.Refusal(() => CommandBatch.Decode(batch.Encode()));
}
