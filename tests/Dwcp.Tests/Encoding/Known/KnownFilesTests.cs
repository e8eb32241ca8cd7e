using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

public sealed class KnownFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-known-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Contents_of_all_files_are_there_in_their_order_but_for_those_of_one_byte()
    {
        var first = Write("first", Hde.RandomPage(1), new byte[UnitAddress.Size], Hde.RandomPage(2), Hde.RandomPage(1));
        var second = Write("second", Hde.RandomPage(2), Hde.RandomPage(3), Hde.RandomPage(4)[..100]);
        using var known = await KnownFiles.IndexAsync([first, second], null, CancellationToken.None);
        int[] expected = [1, 2, 1, 2, 3];
        Assert.Equal(expected.Length, known.Count);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(Hde.RandomPage(expected[index]), Read(known, index));
        }

        Assert.Null(Read(known, expected.Length));
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
