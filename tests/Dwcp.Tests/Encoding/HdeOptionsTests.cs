using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

public sealed class HdeOptionsTests
{
    public static IEnumerable<object[]> Invalid() =>
    [
        [new HdeOptions { BatchBytes = 4095 }],
        [new HdeOptions { BatchBytes = 1024 * 1024 }],
        [new HdeOptions { FrameUnitsMax = 0 }],
        [new HdeOptions { FrameBytesMax = 300_000 }],
        [new HdeOptions { DecodedBytesMax = 300_000 }],
        [new HdeOptions { FramesPendingMax = 0 }],
        [new HdeOptions { FramesPooledMax = -1 }],
        [new HdeOptions { CopiesBytesMax = -1 }],
        [new HdeOptions { CopiesBytesMax = 100_000 }],
        [new HdeOptions { CopiesBytesMax = 1L << 37 }],
        [new HdeOptions { Level = 20 }],
        [new HdeOptions { Codec = (HdeCodec)9 }],
    ];

    [Fact]
    public void Defaults_are_valid() => new HdeOptions().Validate();

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Value_out_of_range_is_refused(HdeOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(options.Validate);
}
