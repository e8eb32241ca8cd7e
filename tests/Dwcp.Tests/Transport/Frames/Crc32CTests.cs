using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport.Frames;

public sealed class Crc32CTests
{
    // Vectors of RFC 3720, appendix B.4, and the customary check value.
    [Fact]
    public void Checksum_of_known_texts_is_that_of_the_RFC()
    {
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Compute(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32C.Compute(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
        Assert.Equal(0u, Crc32C.Compute([]));
    }

    [Fact]
    public void Checksum_in_parts_is_that_of_the_whole_at_every_cut()
    {
        var bytes = Enumerable.Range(0, 61).Select(i => (byte)(i * 7)).ToArray();
        var whole = Crc32C.Compute(bytes);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(whole, Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }
}
