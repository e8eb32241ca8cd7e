using NovaCron.Agent.Files;

namespace NovaCron.Agent.Tests.Files;

/// <summary>The target finished a copy and its source did not hear of that: it asks for the same copy again.</summary>
public sealed class RepeatedCopyTests : IAsyncDisposable
{
    private const int MiB = FileBench.MiB;
    private readonly FileBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(0, false)]
    [InlineData(4 * MiB, false)]
    [InlineData((13 * MiB) - 5, false)]
    [InlineData((13 * MiB) - 5, true)]
    public async Task A_copy_that_its_dead_target_had_finished_is_done_when_it_is_repeated(int length, bool overwrite)
    {
        var file = _bench.Write("disk.img", length);
        await _bench.CopyAsync(file, "disk.img", overwrite);
        // Whether the source heard of the end makes no difference to what is on the target's disk, and a full one is no hindrance.
        await _bench.CrashTargetAsync(new FileInboxOptions { DiskReserveBytes = long.MaxValue / 2 });

        var (ticket, digest) = await _bench.CopyAsync(file, "disk.img", overwrite);

        Assert.Equal((FinishedFile.Note, length), (ticket.Note, ticket.HeldBytes));
        Assert.Equal((0, length), (_bench.Sender!.SentBytes, _bench.Sender.HeldBytes));
        _bench.AssertArrived(file, "disk.img", digest);
    }

    [Fact]
    public async Task Holes_are_compared_too()
    {
        var file = Sparse();
        var (_, first) = await _bench.CopyAsync(file, "disk.img");
        var (_, digest) = await _bench.CopyAsync(file, "disk.img");
        Assert.Equal(0, _bench.Sender!.SentBytes);
        Assert.Equal(first, digest);

        Change(Path.Combine(_bench.Target, "disk.img"), 20 * MiB);

        var refused = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img"));
        Assert.Equal(FileCopyError.AlreadyExists, refused.Error);
        Assert.Contains("bytes 20971520", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_was_changed_since_is_not_done_whatever_its_times_say()
    {
        var file = _bench.Write("disk.img", 13 * MiB);
        var target = Path.Combine(_bench.Target, "disk.img");
        await _bench.CopyAsync(file, "disk.img");
        var time = File.GetLastWriteTimeUtc(target);
        Change(target, 5 * MiB);
        File.SetLastWriteTimeUtc(target, time);

        var refused = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img"));

        Assert.Equal((FileCopyError.AlreadyExists, false), (refused.Error, refused.IsTransient));
        Assert.Contains("bytes 4194304 to 8388607", refused.Message, StringComparison.Ordinal);
        var again = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img"));
        Assert.Equal(FileCopyError.AlreadyExists, again.Error);
    }

    [Fact]
    public async Task A_source_that_changed_unseen_writes_nothing_over_what_is_there()
    {
        var file = _bench.Write("disk.img", 13 * MiB);
        var target = Path.Combine(_bench.Target, "disk.img");
        var time = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, time);
        await _bench.CopyAsync(file, "disk.img");
        var before = File.ReadAllBytes(target);
        Change(file, 9 * MiB);
        File.SetLastWriteTimeUtc(file, time);

        var refused = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img"));

        Assert.Equal(FileCopyError.AlreadyExists, refused.Error);
        Assert.True(before.AsSpan().SequenceEqual(File.ReadAllBytes(target)));
    }

    [Fact]
    public async Task With_overwrite_a_difference_is_sent_anew_by_the_next_attempt()
    {
        var file = _bench.Write("disk.img", 13 * MiB);
        await _bench.CopyAsync(file, "disk.img");
        Change(Path.Combine(_bench.Target, "disk.img"), 5 * MiB);

        var damaged = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img", overwrite: true));
        Assert.Equal((FileCopyError.Damaged, true), (damaged.Error, damaged.IsTransient));

        var (ticket, digest) = await _bench.CopyAsync(file, "disk.img", overwrite: true);
        Assert.Null(ticket.Note);
        _bench.AssertArrived(file, "disk.img", digest);
    }

    [Fact]
    public async Task Another_source_of_that_name_and_a_restart_are_refused()
    {
        var file = _bench.Write("disk.img", 5 * MiB);
        await _bench.CopyAsync(file, "disk.img");
        var restarted = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img", restart: true));
        Assert.Equal(FileCopyError.AlreadyExists, restarted.Error);

        // The same bytes, but another file: nothing says that it is the copy that was asked for.
        var other = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(_bench.Write("other.img", 5 * MiB), "disk.img"));
        Assert.Equal(FileCopyError.AlreadyExists, other.Error);
    }

    [Fact]
    public async Task A_file_that_was_taken_away_is_copied_again()
    {
        var file = _bench.Write("disk.img", 5 * MiB);
        await _bench.CopyAsync(file, "disk.img");
        File.Delete(Path.Combine(_bench.Target, "disk.img"));

        var (ticket, digest) = await _bench.CopyAsync(file, "disk.img");

        Assert.Equal((null, 0, 5 * MiB), (ticket.Note, ticket.HeldBytes, _bench.Sender!.SentBytes));
        _bench.AssertArrived(file, "disk.img", digest);
    }

    private string Sparse()
    {
        var file = _bench.Source("sparse.img");
        using var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write);
        RandomAccess.SetLength(handle, 40 * MiB);
        RandomAccess.Write(handle, new byte[] { 1, 2, 3 }, 9 * MiB);
        return file;
    }

    private static void Change(string file, long offset)
    {
        using var handle = File.OpenHandle(file, access: FileAccess.Write);
        RandomAccess.Write(handle, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, offset);
    }
}
