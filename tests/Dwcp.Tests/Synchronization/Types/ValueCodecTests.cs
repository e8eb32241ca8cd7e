using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Types;
using NovaCron.Dwcp.Tests.Synchronization.Kit;

namespace NovaCron.Dwcp.Tests.Synchronization.Types;

public sealed class ValueCodecTests
{
    [Fact]
    public void Values_are_read_as_they_were_written()
    {
        Prop.ForAll<long>(value => ValueCodecs.Number.Decode(ValueCodecs.Number.Encode(value)) == value).Check(SyncProperty.Of(50));
        Prop.ForAll<byte[]>(value => ValueCodecs.Bytes.Decode(ValueCodecs.Bytes.Encode(value)).Span.SequenceEqual(value))
            .Check(SyncProperty.Of(50));
        Assert.Equal("ä€\U0001f600", ValueCodecs.Text.Decode(ValueCodecs.Text.Encode("ä€\U0001f600")));
        Assert.True(ValueCodecs.Truth.Decode(ValueCodecs.Truth.Encode(true)) && !ValueCodecs.Truth.Decode(ValueCodecs.Truth.Encode(false)));
    }

    [Fact]
    public void What_is_no_value_is_refused()
    {
        Assert.Throws<WireFormatException>(() => ValueCodecs.Number.Decode([1, 2, 3]));
        Assert.Throws<WireFormatException>(() => ValueCodecs.Truth.Decode([2]));
        Assert.Throws<WireFormatException>(() => ValueCodecs.Text.Decode([0xC3]));
        Assert.ThrowsAny<ArgumentException>(() => ValueCodecs.Text.Encode("\ud800"));
    }
}
