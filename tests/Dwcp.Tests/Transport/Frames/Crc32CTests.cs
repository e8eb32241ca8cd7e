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

    [Fact]
    public void Checksum_of_long_texts_is_that_of_the_polynomial_bit_by_bit()
    {
        var bytes = new byte[40_000];
        new Random(7).NextBytes(bytes);

        // Around every length at which the number of chains or their length changes.
        foreach (var edge in new[] { 8, 768, 1536, 12_288, 12_288 + 768, 24_576, 39_990 })
        {
            for (var length = edge - 9; length <= edge + 9; length++)
            {
                var text = bytes.AsSpan(0, Math.Max(length, 0));
                Assert.Equal(BitByBit(text), Crc32C.Compute(text));
            }
        }
    }

    [Fact]
    public void Checksum_of_a_long_text_in_parts_is_that_of_the_whole()
    {
        var bytes = new byte[100_000];
        var random = new Random(8);
        random.NextBytes(bytes);
        var whole = BitByBit(bytes);
        for (var round = 0; round < 200; round++)
        {
            var cut = random.Next(bytes.Length);
            Assert.Equal(whole, Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        return ~crc;
    }
}
