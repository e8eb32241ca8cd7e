using System.Diagnostics;
using NovaCron.Agent.Files;
using NovaCron.Dwcp.Tests.Transport.Kit;

namespace NovaCron.Agent.Tests.Files;

public sealed class FileCopyTests : IAsyncDisposable
{
    private const int MiB = FileBench.MiB;
    private readonly FileBench _bench = new(Small);

    private static FileInboxOptions Small => new() { LedgerBytes = 4 * MiB };

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4 * MiB)]
    [InlineData((4 * MiB) + 1)]
    [InlineData((13 * MiB) - 5)]
    public async Task A_file_arrives_whole(long length)
    {
        var file = _bench.Write("disk.img", length);
        var (ticket, digest) = await _bench.CopyAsync(file, "deep/er/disk.img");

        _bench.AssertArrived(file, "deep/er/disk.img", digest);
        Assert.Equal(length, _bench.Sender!.SentBytes);
        var report = await _bench.Inbox.WaitAsync(ticket.Copy, "eu", TimeSpan.Zero, CancellationToken.None);
        Assert.Equal((true, length, null), (report.HasEnded, report.DoneBytes, report.Failure));
        Assert.Equal(digest, report.Digest.ToArray());
    }

    [Fact]
    public async Task Holes_are_not_sent_and_are_holes_at_the_target()
    {
        var file = _bench.Source("sparse.img");
        using (var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.SetLength(handle, (64 * MiB) + 5);
            RandomAccess.Write(handle, new byte[] { 1, 2, 3 }, 9 * MiB);
            RandomAccess.Write(handle, new byte[] { 4 }, (64 * MiB) + 4);
        }

        var (_, digest) = await _bench.CopyAsync(file, "sparse.img");

        _bench.AssertArrived(file, "sparse.img", digest);
        Assert.InRange(_bench.Statistics!.PayloadBytes, 1, MiB);
        Assert.InRange(await AllocatedAsync("sparse.img"), 1, MiB);
    }

    [Fact]
    public async Task Written_zeros_become_holes()
    {
        var file = _bench.Source("zeros.img");
        File.WriteAllBytes(file, new byte[9 * MiB]);
        var (_, digest) = await _bench.CopyAsync(file, "zeros.img");

        _bench.AssertArrived(file, "zeros.img", digest);
        Assert.Equal(0, _bench.Sender!.SentBytes);
        Assert.InRange(await AllocatedAsync("zeros.img"), 0, MiB);
    }

    [Theory]
    [InlineData(1 * MiB)]
    [InlineData(11 * MiB)]
    public async Task A_new_source_process_goes_on_where_the_link_broke(long cutAfter)
    {
        var file = _bench.Write("disk.img", 13 * MiB);
        Cut(cutAfter / 2, connections: 2);
        var broken = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img"));
        Assert.True(broken.IsTransient, broken.ToString());

        _bench.Network.Faults = _ => new Fault();
        var (ticket, digest) = await _bench.CopyAsync(file, "disk.img");

        _bench.AssertArrived(file, "disk.img", digest);
        Assert.Equal((ticket.HeldBytes, 13 * MiB), (_bench.Sender!.HeldBytes, _bench.Sender.HeldBytes + _bench.Sender.SentBytes));
    }

    [Theory]
    [InlineData(2 * MiB)]
    [InlineData(9 * MiB)]
    public async Task A_target_that_died_goes_on_with_what_its_ledger_says(long cutAfter)
    {
        var file = _bench.Write("disk.img", 11 * MiB);
        Cut(cutAfter / 2, connections: 2);
        await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img"));

        await _bench.CrashTargetAsync(Small);
        var (ticket, digest) = await _bench.CopyAsync(file, "disk.img");

        _bench.AssertArrived(file, "disk.img", digest);
        Assert.Equal(11 * MiB - ticket.HeldBytes, _bench.Sender!.SentBytes);
    }

    [Fact]
    public async Task What_was_damaged_at_the_target_is_named_and_sent_again()
    {
        var file = _bench.Write("disk.img", 13 * MiB);
        await InterruptAsync(file, 12 * MiB);
        await _bench.CrashTargetAsync(Small);
        using (var part = File.OpenHandle(Path.Combine(_bench.Target, ".disk.img.novacron-part"), access: FileAccess.Write))
        {
            RandomAccess.Write(part, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, (4 * MiB) + 77);
        }

        var damaged = await Assert.ThrowsAsync<FileCopyException>(() => _bench.CopyAsync(file, "disk.img"));
        Assert.Equal((FileCopyError.Damaged, true), (damaged.Error, damaged.IsTransient));
        Assert.Contains("bytes 4194304 to 8388607", damaged.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_bench.Target, "disk.img")));

        var (_, digest) = await _bench.CopyAsync(file, "disk.img");
        _bench.AssertArrived(file, "disk.img", digest);
    }

    [Fact]
    public async Task A_source_that_changed_begins_anew_and_says_so()
    {
        var file = _bench.Write("disk.img", 13 * MiB);
        await InterruptAsync(file, 12 * MiB);
        File.AppendAllText(file, "more");
        var (ticket, digest) = await _bench.CopyAsync(file, "disk.img");

        Assert.Equal(0, ticket.HeldBytes);
        Assert.Contains("begins anew", ticket.Note, StringComparison.Ordinal);
        _bench.AssertArrived(file, "disk.img", digest);
    }

    [Fact]
    public async Task A_restart_throws_the_part_away()
    {
        var file = _bench.Write("disk.img", 13 * MiB);
        await InterruptAsync(file, 12 * MiB);
        var (ticket, digest) = await _bench.CopyAsync(file, "disk.img", restart: true);

        Assert.Equal((0, 13 * MiB), (ticket.HeldBytes, _bench.Sender!.SentBytes));
        _bench.AssertArrived(file, "disk.img", digest);
    }

    [Fact]
    public async Task A_held_block_that_the_source_changed_unseen_is_sent_again_and_holes_made_in_it()
    {
        var file = _bench.Write("disk.img", 13 * MiB);
        var time = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, time);
        await InterruptAsync(file, 12 * MiB);
        using (var handle = File.OpenHandle(file, access: FileAccess.Write))
        {
            RandomAccess.Write(handle, new byte[MiB], MiB);
            RandomAccess.Write(handle, new byte[4 * MiB], 4 * MiB);
        }

        File.SetLastWriteTimeUtc(file, time);
        var (ticket, digest) = await _bench.CopyAsync(file, "disk.img");

        Assert.InRange(ticket.HeldBytes, 8 * MiB, 13 * MiB);
        _bench.AssertArrived(file, "disk.img", digest);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_fails_with_the_range()
    {
        var file = _bench.Write("disk.img", 56 * MiB);
        var gate = new TaskCompletionSource();
        _bench.Network.Faults = _ => new Fault { ToServer = new Direction { Gate = gate.Task } };
        using var source = FileSource.Open(file);
        var ticket = await _bench.Inbox.OpenAsync(FileBench.Request(source, "disk.img"), CancellationToken.None);
        var sending = _bench.SendAsync(source, ticket);
        File.AppendAllText(file, "more");
        gate.SetResult();

        var changed = await Assert.ThrowsAsync<FileCopyException>(() => sending);
        Assert.Equal((FileCopyError.SourceChanged, false), (changed.Error, changed.IsTransient));
        Assert.Matches("bytes [0-9]+ to [0-9]+", changed.Message);
        var report = await _bench.Inbox.WaitAsync(ticket.Copy, "eu", TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.Equal(FileCopyError.SourceChanged, report.Failure?.Error);
        Assert.False(File.Exists(Path.Combine(_bench.Target, "disk.img")));
    }

    /// <summary>A copy whose link breaks after some bytes, the target having entered the first two blocks.</summary>
    private async Task InterruptAsync(string file, long after)
    {
        Cut(after, connections: 1);
        using var source = FileSource.Open(file);
        var ticket = await _bench.Inbox.OpenAsync(FileBench.Request(source, "disk.img"), CancellationToken.None);
        await Assert.ThrowsAsync<FileCopyException>(() => _bench.SendAsync(source, ticket));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (_bench.Inbox.Held(ticket.Copy, "eu").KnownCount < 2)
        {
            await Task.Delay(5, limit.Token);
        }

        _bench.Network.Faults = _ => new Fault();
    }

    /// <summary>The first connections break after so many bytes each, and no others can be had.</summary>
    private void Cut(long after, int connections) => _bench.Network.Faults = dial => new Fault
    {
        IsRefusingDial = dial >= connections, ToServer = new Direction { CutAfter = after },
    };

    private async Task<long> AllocatedAsync(string path)
    {
        var start = new ProcessStartInfo("stat", ["-c", "%b", Path.Combine(_bench.Target, path)]) { RedirectStandardOutput = true };
        using var stat = Process.Start(start)!;
        return 512 * long.Parse(await stat.StandardOutput.ReadToEndAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
