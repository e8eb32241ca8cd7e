using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Encoding.Zstd;

namespace NovaCron.Dwcp.Tests.Encoding;

public sealed class CompressorTests
{
    public static IEnumerable<object[]> Codecs() =>
        CompressorFactory.SupportedCodecs.Where(codec => codec != HdeCodec.Stored).Select(codec => new object[] { codec });

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Text_shrinks_and_comes_back(HdeCodec codec)
    {
        byte[] text = [.. Enumerable.Range(0, 32).SelectMany(Hde.TextPage)];
        var compressed = Compress(codec, text);
        Assert.True(compressed.Length < text.Length / 4);
        using var decompressor = CompressorFactory.CreateDecompressor(codec);
        var restored = new byte[text.Length];
        Assert.True(decompressor.TryDecompress(compressed, default, restored));
        Assert.Equal(text, restored);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Decompressing_to_another_length_fails_and_leaves_the_decompressor_usable(HdeCodec codec)
    {
        var text = Hde.TextPage(1);
        var compressed = Compress(codec, text);
        using var decompressor = CompressorFactory.CreateDecompressor(codec);
        Assert.False(decompressor.TryDecompress(compressed, default, new byte[text.Length - 1]));
        Assert.False(decompressor.TryDecompress(compressed, default, new byte[text.Length + 1]));
        Assert.False(decompressor.TryDecompress(compressed.AsSpan(..^1), default, new byte[text.Length]));
        Assert.False(decompressor.TryDecompress([], default, new byte[text.Length]));
        Assert.True(decompressor.TryDecompress(compressed, default, new byte[text.Length]));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Result_that_does_not_fit_is_said_not_thrown(HdeCodec codec)
    {
        using var compressor = CompressorFactory.Create(new HdeOptions { Codec = codec });
        var random = Hde.RandomPage(1);
        Assert.False(compressor.TryCompress(random, default, new byte[random.Length / 2], out _));
        Assert.True(compressor.TryCompress(Hde.TextPage(1), default, new byte[4096], out _));
    }

    [Fact]
    public void Sender_takes_the_best_codec_that_the_receiver_has()
    {
        var options = new HdeOptions();
        foreach (var (receiver, expected) in new (HdeCodec[], HdeCodec)[]
        {
            ([HdeCodec.Stored, HdeCodec.Brotli], HdeCodec.Brotli),
            ([], HdeCodec.Stored),
            ([(HdeCodec)77], HdeCodec.Stored),
            ([.. CompressorFactory.SupportedCodecs], CompressorFactory.SupportedCodecs[0]),
        })
        {
            using var compressor = CompressorFactory.Create(options, receiver);
            Assert.Equal(expected, compressor.Codec);
        }
    }

    [Fact]
    public void Codec_that_the_receiver_lacks_is_refused_when_asked_for()
    {
        var error = Assert.Throws<HdeException>(
            () => CompressorFactory.Create(new HdeOptions { Codec = HdeCodec.Brotli }, [HdeCodec.Stored]));
        Assert.Equal(HdeError.UnsupportedCodec, error.Error);
        Assert.Contains("at the source", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_is_told_which_codec_is_used_here() => Assert.Contains(
        ZstdLibrary.IsAvailable ? "compressed with zstd 1." : "compressed with Brotli",
        CompressorFactory.Description,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(-7)]
    [InlineData(1)]
    [InlineData(19)]
    public void Every_level_decodes(int level)
    {
        var options = new HdeOptions { Level = level };
        UnitCall[] calls = [.. Enumerable.Range(0, 40).Select(i => Hde.Page(i, Hde.TextPage(i)))];
        Assert.Equal(calls, Hde.Decode(Hde.Encode(calls, options), options));
    }

    private static byte[] Compress(HdeCodec codec, byte[] source)
    {
        using var compressor = CompressorFactory.Create(new HdeOptions { Codec = codec });
        var destination = new byte[source.Length];
        Assert.True(compressor.TryCompress(source, default, destination, out var written));
        return destination[..written];
    }
}
