using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Tests.Synchronization.Wire;

public sealed class NumberTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(127, 1)]
    [InlineData(128, 2)]
    [InlineData(16_384, 3)]
    [InlineData(long.MaxValue, 9)]
    public void A_number_takes_as_few_bytes_as_it_can(long value, int length)
    {
        var bytes = new WireWriter().Number(value).ToArray();
        Assert.Equal(length, bytes.Length);
        Assert.Equal(value, Read(bytes));
    }

    [Fact]
    public void A_number_that_is_longer_than_it_must_be_is_refused()
    {
        Assert.Throws<WireFormatException>(() => Read([0x80, 0x00]));
        Assert.Throws<WireFormatException>(() => Read([0x80]));
        Assert.Throws<WireFormatException>(() => Read([.. Enumerable.Repeat((byte)0xFF, 9), 0x01]));
    }

    private static long Read(byte[] bytes)
    {
        var reader = new WireReader(bytes);
        return reader.Number();
    }
}
