using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Tests.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding;

/// <summary>Frames written out byte by byte: what they hold may not change while their version is the same.</summary>
public sealed class FrameGoldenTests
{
    private static readonly HdeOptions Stored = Hde.Small(HdeCodec.Stored);

    private static readonly (HdeCodec Codec, string Hex)[] HexOf =
    [
        (HdeCodec.Zstd, "0101000002000000000000000000000005000000051000001f000000000000002e7b905d390a37c797ead516012493c8"
            + "28b52ffd60050fad0000482102002208000102030414002dfc85fff167fce1"),
        (HdeCodec.Brotli, "010200000200000000000000000000000500000005100000180000000000000034e210929ae9436da706c33aa9672169"
            + "150410000076c0c2712ed5586d0520e59e7929b7c86d7207"),
    ];

    [Fact]
    public void Units_without_content_make_the_documented_bytes()
    {
        UnitCall[] calls =
        [
            new("block", new UnitAddress(0, 0), Text: "pc.ram"),
            Hde.Zero(0),
            Hde.Zero(1),
            Hde.Zero(2),
            new("opaque") { Bytes = [0xCA, 0xFE] },
            Hde.Page(16, [.. Enumerable.Repeat((byte)0xAA, UnitAddress.Size)]),
            new("zero", new UnitAddress(1, 0), 2),
        ];
        const string Table = "05" + "00" + "06" + "70632e72616d" // block 0 is "pc.ram"
            + "a1" + "02" + "01" + "00"                 // zero, tag 2, run of 3, fill 0
            + "04" + "02"                               // opaque, 2 bytes
            + "63" + "08" + "1a" + "aa"                 // uniform, tag 8, 13 units on, fill 0xaa
            + "71" + "01" + "02" + "21" + "00";         // zero, block 1, tag 2, 17 units back, fill 0
        const string Header = "01" + "00" + "0000" + "07000000" + "0000000000000000"
            + "18000000" + "1a000000" + "1a000000" + "00000000";
        const string Body = Table + "cafe";
        const string Digest = "4b6f5c6f62659690e1f6bc305627a145";
        var frame = Hde.Encode(calls, Stored).Single();
        Assert.Equal(Header + Digest + Body, Convert.ToHexStringLower(frame));
        Assert.Equal(calls, Hde.Decode([frame], Stored));
    }

    [Fact]
    public void Units_made_from_previous_copies_make_the_documented_bytes()
    {
        var options = Hde.Copies(40, HdeCodec.Stored);
        byte[] first = [.. Enumerable.Range(0, UnitAddress.Size).Select(i => (byte)(i / 1024))];
        byte[] second = [.. first.Select(value => (byte)(value + 4))];
        var changed = Hde.Changed(Hde.Changed(second, 100, 1, 0xFF), 4095, 1, 0xFF);
        UnitCall[] calls = [Hde.Page(0, first), Hde.Page(1, second), Hde.Flush, Hde.Page(0, first), Hde.Page(1, changed)];
        const string Table = "26" + "08" + "02" + "0909c5d9d96b24af"   // same, tag 8, base 2 contents before the frame, its hash
            + "08" + "01" + "d517d3ca5c2e222d" + "07";                 // delta, base 1 content before the frame, its hash, 7 bytes
        const string Header = "02" + "00" + "0000" + "02000000" + "0100000000000000"
            + "16000000" + "2d000000" + "2d000000" + "28000000";
        const string Delta = "64" + "01" + "ff" + "9a1f" + "01" + "ff";
        const string Rebuilt = "9ed3edcd50e0e2a6e4c54fa34459e858";
        const string Digest = "d4f38ea01cbdbde39c1d4f88a2396a13";
        var frames = Hde.Encode(calls, options, new DecoderTerms(2, 40));
        Assert.Equal(Header + Digest + Table + Delta + Rebuilt, Convert.ToHexStringLower(frames[^1]));
        Assert.Equal(calls.Where(call => call.Kind != "flush"), Hde.Decode(frames, options));
    }

    [Theory]
    [InlineData(3, "95678fce1155a6fdfa8f993597a9689a", "d11dbd30d191711cc628e1a06e9382e9")]
    [InlineData(4, "a8912b5ed3d81dee1493e12643e455f3", "e001b01657c0fe335b91cc63ebbbc028")]
    public void Units_that_the_receiver_held_before_make_the_documented_bytes(int version, string rebuilt, string digest)
    {
        var options = Hde.Copies(0, HdeCodec.Stored);
        byte[] first = [.. Enumerable.Range(0, UnitAddress.Size).Select(i => (byte)(i / 1024))];
        byte[] second = [.. first.Select(value => (byte)(value + 4))];
        var known = new TestContents([first, second]);
        UnitCall[] calls = [Hde.Page(0, first), Hde.Page(1, second), Hde.Page(5, second)];
        const string Table = "a7" + "08" + "00" + "00"   // known, tag 8, run of 2, from content 0 on
            + "47" + "06" + "01";                        // known, 3 units on, one content back
        var header = $"0{version}" + "00" + "0000" + "03000000" + "0000000000000000"
            + "07000000" + "17000000" + "17000000" + "00000000";
        Hde.EncodeWithStatistics(calls, options, new DecoderTerms(version, 0), out var frames, known.Names);
        Assert.Equal(header + digest + Table + rebuilt, Convert.ToHexStringLower(frames.Single()));
        Assert.Equal(calls, Hde.Decode(frames, options, known));
    }

    [Fact]
    public void Changes_of_what_the_receiver_held_before_make_the_documented_bytes()
    {
        var options = Hde.Copies(0, HdeCodec.Stored);
        byte[] first = [.. Enumerable.Range(0, UnitAddress.Size).Select(i => (byte)(i / 1024))];
        byte[] second = [.. first.Select(value => (byte)(value + 4))];
        var known = new TestContents([first, second]) { UnitOf = place => 1 - place };
        UnitCall[] calls = [Hde.Page(0, Hde.Changed(Hde.Changed(second, 100, 1, 0xFF), 4095, 1, 0xFF))];
        const string Table = "29" + "08" + "02" + "07";   // known delta, tag 8, base content 1, 7 bytes
        const string Header = "04" + "00" + "0000" + "01000000" + "0000000000000000"
            + "04000000" + "1b000000" + "1b000000" + "00000000";
        const string Delta = "64" + "01" + "ff" + "9a1f" + "01" + "ff";
        const string Rebuilt = "f0dd872e6a50c36db53a0c00a578877c";
        const string Digest = "65b83d82e389c835cd2331aaa00bb7f8";
        Hde.EncodeWithStatistics(calls, options, new DecoderTerms(4, 0), out var frames, known.Names, known);
        Assert.Equal(Header + Digest + Table + Delta + Rebuilt, Convert.ToHexStringLower(frames.Single()));
        Assert.Equal(calls, Hde.Decode(frames, options, known));
    }

    [Fact]
    public void Body_that_was_compressed_beside_what_the_receiver_held_decodes_from_the_documented_bytes()
    {
        if (!CompressorFactory.SupportedCodecs.Contains(HdeCodec.Zstd))
        {
            return;
        }

        // Random to zstd, but for what it may refer to.
        var held = new byte[UnitAddress.Size];
        var state = 1u;
        foreach (ref var value in held.AsSpan())
        {
            state = ((state * 1_103_515_245) + 12_345) & 0x7FFF_FFFF;
            value = (byte)(state >> 16);
        }

        const string Header = "05" + "01" + "0200" + "01000000" + "0000000000000000"
            + "02000000" + "02100000" + "16000000" + "00000000";
        const string Digest = "8809ab914f830285287e8839eca1bc6d";
        const string Context = "00" + "01";   // from content 0 on, one
        const string Body = "28b52ffd60020f6500001822080d0100fc3700ff0c01";
        var frame = Convert.FromHexString(Header + Digest + Context + Body);
        UnitCall[] calls = [Hde.Page(0, [held[^1], .. held[..^1]])];
        Assert.Equal(calls, Hde.Decode([frame], Hde.Copies(0), new TestContents([held])));
    }

    [Theory]
    [MemberData(nameof(Compressed))]
    public void Frames_of_earlier_builds_still_decode(string hex)
    {
        var frame = Convert.FromHexString(hex);
        byte[] content = [.. Enumerable.Range(0, UnitAddress.Size).Select(i => (byte)(i / 1024))];
        Assert.Equal([Hde.Zero(0), Hde.Page(1, content)], Hde.Decode([frame], Stored));
    }

    public static IEnumerable<object[]> Compressed() => HexOf
        .Where(golden => CompressorFactory.SupportedCodecs.Contains(golden.Codec))
        .Select(golden => new object[] { golden.Hex });
}
