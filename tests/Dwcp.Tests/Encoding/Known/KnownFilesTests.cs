using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

public sealed class KnownFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-known-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Contents_of_all_files_are_there_in_their_order_and_those_of_one_byte_without_a_name()
    {
        var first = Write("first", Hde.RandomPage(1), new byte[UnitAddress.Size], Hde.RandomPage(2), Hde.RandomPage(1));
        var second = Write("second", Hde.RandomPage(2), Hde.RandomPage(3), Hde.RandomPage(4)[..100]);
        using var known = await KnownFiles.IndexAsync([first, Write("empty"), second], null, CancellationToken.None);
        int?[] expected = [1, null, 2, 1, 2, 3];
        Assert.Equal((expected.Length, expected.Length - 1), (known.Count, known.NamedCount));
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index] is { } page ? Hde.RandomPage(page) : null, Read(known, index));
        }

        Assert.Null(Read(known, expected.Length));
    }

    [Fact]
    public async Task Pages_that_begin_anywhere_in_a_file_are_sent_beside_it()
    {
        var path = Write("image", [.. Enumerable.Range(0, 64).Select(Hde.RandomPage)]);
        var content = await File.ReadAllBytesAsync(path);
        using var known = await KnownFiles.IndexAsync([path], null, CancellationToken.None);
        using var atReceiver = UnitFiles.Open([path]);
        var options = new HdeOptions { Level = 3 };
        UnitCall[] calls = [.. Enumerable.Range(0, 60).Select(page => Hde.Page(page, content[((page * 4096) + 1204)..][..4096]))];
        var made = Hde.EncodeWithStatistics(calls, options, options.DecoderTerms, out var frames, known.Names, known);
        Assert.Equal((60, 61), (made.LiteralUnits, made.ContextUnits));
        Assert.InRange(frames.Sum(frame => frame.Length), 1, 4 * 4096);
        Assert.Equal(calls, Hde.Decode(frames, options, atReceiver));
    }

    [Fact]
    public async Task Content_that_changed_or_is_gone_is_not_read()
    {
        var path = Write("image", [.. Enumerable.Range(0, 300).Select(Hde.RandomPage)]);
        using var known = await KnownFiles.IndexAsync([path], null, CancellationToken.None);
        Assert.Equal(Hde.RandomPage(256), Read(known, 256));
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = (256 * UnitAddress.Size) + 17;
            file.WriteByte(0);
            file.SetLength((299 * UnitAddress.Size) + 5);
        }

        Assert.Null(Read(known, 256));
        Assert.Null(Read(known, 299));
        Assert.Equal(Hde.RandomPage(255), Read(known, 255));
    }

    [Fact]
    public async Task Page_is_found_by_its_content_as_long_as_the_file_has_it()
    {
        var path = Write("image", Hde.RandomPage(1), new byte[UnitAddress.Size], Hde.RandomPage(2), Hde.RandomPage(1));
        using var known = await KnownFiles.IndexAsync([path], null, CancellationToken.None);
        Assert.True(known.FindsAllSame);
        Assert.True(known.TryFindSame(Hde.RandomPage(1), out var first));
        Assert.True(known.TryFindSame(Hde.RandomPage(2), out var second));
        Assert.Equal((0, 2), (first, second));
        Assert.False(known.TryFindSame(Hde.RandomPage(3), out _));

        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.WriteByte(0);
        }

        Assert.False(known.TryFindSame(Hde.RandomPage(1), out _));
    }

    [Fact]
    public async Task Progress_tells_the_bytes_of_all_files()
    {
        var path = Write("image", [.. Enumerable.Range(0, 300).Select(Hde.RandomPage)]);
        var progress = new Latest();
        using var known = await KnownFiles.IndexAsync([path, path], progress, CancellationToken.None);
        Assert.Equal(2L * 300 * UnitAddress.Size, progress.Value);
    }

    [Fact]
    public async Task File_that_cannot_be_read_is_an_error() => await Assert.ThrowsAnyAsync<IOException>(
        () => KnownFiles.IndexAsync([Path.Combine(_folder, "missing")], null, CancellationToken.None));

    private string Write(string name, params byte[][] pages)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, [.. pages.SelectMany(page => page)]);
        return path;
    }

    private static byte[]? Read(KnownFiles known, int index)
    {
        var content = new byte[UnitAddress.Size];
        return known.TryRead(index, content, new byte[KnownNames.NameBytes]) ? content : null;
    }

    private sealed class Latest : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value = value;
    }
}
