using NovaCron.Agent.Files;

namespace NovaCron.Agent.Tests.Files;

public sealed class FileInboxTests : IAsyncDisposable
{
    private readonly FileBench _bench = new(new FileInboxOptions { FileBytesMax = 8 * FileBench.MiB, CopiesMax = 1 });

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("../up")]
    [InlineData("a/../../up")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\..\\b")]
    [InlineData("C:evil")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("\ud800")]
    [InlineData(".x.novacron-part")]
    [InlineData("x.NOVACRON-ledger")]
    [InlineData("link/x")]
    [InlineData("dangling")]
    [InlineData("out")]
    [InlineData("folder")]
    [InlineData("file/x")]
    [InlineData("linked-part")]
    public async Task A_path_that_leads_elsewhere_is_refused_and_nothing_is_made(string path)
    {
        var outside = _bench.Write("outside", 10);
        Directory.CreateDirectory(Path.Combine(_bench.Target, "folder"));
        File.WriteAllText(Path.Combine(_bench.Target, "file"), "");
        Directory.CreateSymbolicLink(Path.Combine(_bench.Target, "link"), Path.GetDirectoryName(outside)!);
        File.CreateSymbolicLink(Path.Combine(_bench.Target, "dangling"), _bench.Source("nothing"));
        File.CreateSymbolicLink(Path.Combine(_bench.Target, "out"), outside);
        File.CreateSymbolicLink(Path.Combine(_bench.Target, ".linked-part.novacron-part"), outside);
        var file = _bench.Write("disk.img", 100);
        var before = Entries();

        var refused = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, path, overwrite: true));

        Assert.Equal((FileCopyError.InvalidPath, false), (refused.Error, refused.IsTransient));
        Assert.Equal(before, Entries());
        Assert.Equal(10, new FileInfo(outside).Length);
        Assert.False(File.Exists(_bench.Source("nothing")));
    }

    [Theory]
    [InlineData(201)]
    [InlineData(2000)]
    public async Task A_name_that_is_too_long_is_refused(int length) => Assert.Equal(
        FileCopyError.InvalidPath,
        (await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(_bench.Write("x", 1), new string('a', length)))).Error);

    [Fact]
    public async Task An_existing_file_is_replaced_only_when_that_was_said()
    {
        var file = _bench.Write("disk.img", 1000);
        var target = Path.Combine(_bench.Target, "disk.img");
        File.WriteAllText(target, "old");

        var refused = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img"));
        Assert.Equal((FileCopyError.AlreadyExists, "old"), (refused.Error, File.ReadAllText(target)));

        var (_, digest) = await _bench.CopyAsync(file, "disk.img", overwrite: true);
        _bench.AssertArrived(file, "disk.img", digest);
    }

    [Fact]
    public async Task A_file_that_came_into_being_meanwhile_is_not_replaced_and_the_part_is_kept()
    {
        var file = _bench.Write("disk.img", 5 * FileBench.MiB);
        using var source = FileSource.Open(file);
        var ticket = await _bench.Inbox.OpenAsync(FileBench.Request(source, "disk.img"), CancellationToken.None);
        File.WriteAllText(Path.Combine(_bench.Target, "disk.img"), "old");

        var refused = await Assert.ThrowsAsync<FileCopyException>(() => _bench.SendAsync(source, ticket));
        Assert.Equal((FileCopyError.AlreadyExists, "old"), (refused.Error, File.ReadAllText(Path.Combine(_bench.Target, "disk.img"))));

        var (_, digest) = await _bench.CopyAsync(file, "disk.img", overwrite: true);
        _bench.AssertArrived(file, "disk.img", digest);
        Assert.Equal(0, _bench.Sender!.SentBytes);
    }

    [Fact]
    public async Task What_is_too_large_is_refused() => Assert.Equal(
        FileCopyError.TooLarge,
        (await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(_bench.Write("x", (8 * FileBench.MiB) + 1), "x"))).Error);

    [Fact]
    public async Task What_would_take_the_reserve_is_refused()
    {
        await using var full = new FileBench(new FileInboxOptions { DiskReserveBytes = long.MaxValue / 2 });
        var refused = await Assert.ThrowsAsync<FileCopyException>(() => full.CopyAsync(full.Write("x", 100), "x"));
        Assert.Equal((FileCopyError.NotEnoughDisk, false), (refused.Error, refused.IsTransient));
    }

    [Fact]
    public async Task One_copy_more_than_may_run_comes_later_and_the_same_one_takes_its_predecessors_place()
    {
        using var source = FileSource.Open(_bench.Write("x", 100));
        var first = await OpenAsync("eu", "x");
        Assert.Equal(FileCopyError.Busy, (await Assert.ThrowsAsync<FileCopyException>(() => OpenAsync("eu", "y"))).Error);
        Assert.Equal(FileCopyError.Busy, (await Assert.ThrowsAsync<FileCopyException>(() => OpenAsync("asia", "x"))).Error);

        await OpenAsync("eu", "x");

        var report = await _bench.Inbox.WaitAsync(first.Copy, "eu", TimeSpan.Zero, CancellationToken.None);
        Assert.Equal((true, FileCopyError.Superseded), (report.HasEnded, report.Failure?.Error));

        Task<FileCopyTicket> OpenAsync(string region, string path) => _bench.Inbox.OpenAsync(
            FileBench.Request(source, path) with { SourceRegion = region }, CancellationToken.None);
    }

    [Fact]
    public async Task A_copy_is_told_of_to_its_own_region_only()
    {
        using var source = FileSource.Open(_bench.Write("x", 100));
        var ticket = await _bench.Inbox.OpenAsync(FileBench.Request(source, "x"), CancellationToken.None);

        var refused = await Assert.ThrowsAsync<FileCopyException>(
            () => _bench.Inbox.WaitAsync(ticket.Copy, "asia", TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(FileCopyError.UnknownCopy, refused.Error);
        Assert.Throws<FileCopyException>(() => _bench.Inbox.Held(ticket.Copy, "asia"));
        Assert.DoesNotContain(Convert.ToHexString(ticket.Token.Span), ticket.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Parts_that_nobody_went_on_with_are_deleted_and_no_others()
    {
        using var source = FileSource.Open(_bench.Write("x", 100));
        await _bench.Inbox.OpenAsync(FileBench.Request(source, "deep/held"), CancellationToken.None);
        foreach (var name in new[] { ".old.novacron-part", ".old.novacron-ledger", ".lone.novacron-part", "old", ".old" })
        {
            File.WriteAllText(Path.Combine(_bench.Target, name), "");
        }

        Assert.Empty(AbandonedParts.Delete(_bench.Target, DateTimeOffset.UnixEpoch));
        _ = AbandonedParts.Delete(_bench.Target, DateTimeOffset.MaxValue).ToList();

        Assert.Equal(
            [".held.novacron-ledger", ".held.novacron-part", ".old", "deep", "old"],
            Entries().Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private List<string> Entries() => [.. Directory.EnumerateFileSystemEntries(_bench.Target, "*", SearchOption.AllDirectories).Order()];
}
