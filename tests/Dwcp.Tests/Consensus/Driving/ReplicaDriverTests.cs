using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Stable;
using static NovaCron.Dwcp.Tests.Consensus.Driving.Patient;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>The loop, with a member that does as the test says.</summary>
public sealed class ReplicaDriverTests : IReplicaLink, IDisposable
{
    private readonly ReplicaMetrics _metrics = new(new Trio.Meters());
    private readonly FaultyStore _store = new("eu");
    private readonly ConcurrentQueue<string> _sent = new();

    public void Dispose() => _metrics.Dispose();

    void IReplicaLink.Send(string region, ReadOnlyMemory<byte> message) => _sent.Enqueue($"{region}:{Convert.ToHexString(message.Span)}");

    [Fact]
    public async Task What_comes_while_a_write_is_under_way_is_written_together()
    {
        var disk = new TaskCompletionSource();
        _store.Gate = disk.Task;
        await using var driver = await StartAsync(input => input is AcpInput.Submit submit
            ? [Write(submit.Ticket), new AcpOutput.Executed(submit.Ticket, submit.Ticket, submit.Command)]
            : []);

        var first = driver.SubmitAsync(new byte[] { 1 }, CancellationToken.None);
        await ReadyAsync(() => _store.Writing);
        var rest = Enumerable.Range(2, 50).Select(n => driver.SubmitAsync(new[] { (byte)n }, CancellationToken.None)).ToList();
        Assert.All([first, .. rest], answer => Assert.False(answer.IsCompleted));
        disk.SetResult();
        await Task.WhenAll([first, .. rest]).WaitAsync(Patience);

        Assert.Equal((2, 50), (_store.Writes, _store.LastChanges));
        Assert.Equal(7, (await rest[5]).Index);
        Assert.Equal(51, driver.Status.Index);
    }

    [Fact]
    public async Task Nothing_is_done_before_the_write_is_durable_and_then_in_order()
    {
        var disk = new TaskCompletionSource();
        _store.Gate = disk.Task;
        await using var driver = await StartAsync(input => input is AcpInput.Receive receive
            ? [Send("us", 1), Write(1), Send("us", 2), Send("ap", 3)]
            : []);

        driver.Receive("us", new byte[] { 1 });
        await ReadyAsync(() => _store.Writing);
        Assert.Empty(_sent);
        disk.SetResult();
        await ReadyAsync(() => _sent.Count == 3);

        Assert.Equal(["us:01", "us:02", "ap:03"], _sent);
    }

    [Fact]
    public async Task A_write_that_fails_stops_the_member_and_nothing_that_follows_is_done()
    {
        _store.Failure = new IOException("the disk is gone");
        await using var driver = await StartAsync(input => input is AcpInput.Submit submit
            ? [Write(1), Send("us", 1), new AcpOutput.Executed(submit.Ticket, 1, default)]
            : []);

        var submitted = driver.SubmitAsync(new byte[] { 1 }, CancellationToken.None);

        var stopped = await Assert.ThrowsAsync<ReplicaStoppedException>(() => submitted.WaitAsync(Patience));
        Assert.IsType<IOException>(stopped.InnerException);
        await Assert.ThrowsAsync<IOException>(() => driver.Completion);
        Assert.Empty(_sent);
        var later = await Assert.ThrowsAsync<ReplicaRefusedException>(() => driver.SubmitAsync(new byte[] { 1 }, CancellationToken.None));
        Assert.Equal(AcpRefusal.Halted, later.Reason);
    }

    [Fact]
    public async Task A_second_activation_makes_the_first_stop_at_its_next_write()
    {
        await using var first = await StartAsync(Write);
        await using var second = await StartAsync(Write);

        first.Receive("us", new byte[] { 1 });

        await Assert.ThrowsAsync<FencedException>(() => first.Completion.WaitAsync(Patience));
        second.Receive("us", new byte[] { 1 });
        await ReadyAsync(() => _sent.Count == 1);
        Assert.False(second.Completion.IsCompleted);

        static IReadOnlyList<AcpOutput> Write(AcpInput input) =>
            input is AcpInput.Receive ? [ReplicaDriverTests.Write(1), Send("us", 1)] : [];
    }

    [Fact]
    public async Task A_member_that_fails_is_stopped()
    {
        await using var driver = await StartAsync(input => input is AcpInput.Tick ? [] : throw new InvalidOperationException("broken"));

        await Assert.ThrowsAsync<ReplicaStoppedException>(
            () => driver.ReadAsync(_ => 1, CancellationToken.None).WaitAsync(Patience));

        await Assert.ThrowsAsync<InvalidOperationException>(() => driver.Completion);
    }

    [Fact]
    public async Task A_refusal_and_a_reader_s_failure_are_told_to_whom_they_concern()
    {
        await using var driver = await StartAsync(input => input switch
        {
            AcpInput.Submit submit => [new AcpOutput.Refused(submit.Ticket, AcpRefusal.NotMember)],
            AcpInput.Read read => [new AcpOutput.ReadNow(read.Ticket)],
            _ => [],
        });

        var refused = await Assert.ThrowsAsync<ReplicaRefusedException>(
            () => driver.SubmitAsync(new byte[] { 1 }, CancellationToken.None).WaitAsync(Patience));
        Assert.Equal(AcpRefusal.NotMember, refused.Reason);
        await Assert.ThrowsAsync<FormatException>(
            () => driver.ReadAsync<int>(_ => throw new FormatException(), CancellationToken.None).WaitAsync(Patience));
        Assert.IsType<ScriptedMember>(await driver.ReadAsync(member => member, CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task Limits_hold_messages_are_dropped_and_wishes_refused()
    {
        var disk = new TaskCompletionSource();
        _store.Gate = disk.Task;
        var received = 0;
        await using var driver = await StartAsync(
            input =>
            {
                received += input is AcpInput.Receive ? 1 : 0;
                return input is AcpInput.Receive or AcpInput.Submit ? [Write(1)] : [];
            },
            new ReplicaDriverOptions { MessagesMax = 3, WishesMax = 2 });
        driver.Receive("us", new byte[] { 1 });
        await ReadyAsync(() => _store.Writing);

        for (var i = 0; i < 10; i++)
        {
            driver.Receive("us", new byte[] { 1 });
        }

        var first = driver.SubmitAsync(new byte[] { 1 }, CancellationToken.None);
        var second = driver.ReadAsync(_ => 1, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<ReplicaRefusedException>(() => driver.SubmitAsync(new byte[] { 1 }, CancellationToken.None));
        Assert.Equal(AcpRefusal.Busy, refused.Reason);
        disk.SetResult();
        await ReadyAsync(() => _store.Writes == 2);

        Assert.Equal(4, received);
        await driver.DisposeAsync();
        await Assert.ThrowsAsync<ReplicaStoppedException>(() => first);
        await Assert.ThrowsAsync<ReplicaStoppedException>(() => second);
    }

    [Fact]
    public async Task Its_events_make_its_status()
    {
        IReadOnlyList<AcpEvent> events =
        [
            new AcpEvent.EpochBegan(4, true, ["eu", "us"]), new AcpEvent.LeaderChanged("us"), new AcpEvent.EpochSealed(4, 9),
            new AcpEvent.Offence("A1", "us"), new AcpEvent.Halted("for a reason"),
        ];
        await using var driver = await StartAsync(input => input is AcpInput.Receive
            ? [.. events.Select(happened => new AcpOutput.Happened(happened))]
            : []);

        driver.Receive("us", default);
        await ReadyAsync(() => driver.Status.Halted is not null);

        var status = driver.Status;
        Assert.Equal(
            (4, true, true, "us", "for a reason"), (status.Epoch, status.IsByzantine, status.IsSealed, status.Leader, status.Halted));
        Assert.Equal(["eu", "us"], status.Members);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        new ReplicaDriverOptions().Validate();
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplicaDriverOptions { MessagesMax = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplicaDriverOptions { TickInterval = TimeSpan.Zero }.Validate());
    }

    private static AcpOutput.Write Write(long number) =>
        new([new StableChange.Put(new StableKey(StableSlot.CftEntry, 1, number), new byte[] { 1 })]);

    private static AcpOutput.Send Send(string to, byte message) => new(to, new[] { message });

    private Task<ReplicaDriver> StartAsync(Func<AcpInput, IReadOnlyList<AcpOutput>> step, ReplicaDriverOptions? options = null) =>
        ReplicaDriver.StartAsync(
            _store, (_, _) => new ScriptedMember(step), this, options ?? new ReplicaDriverOptions(), _metrics, TimeProvider.System,
            NullLogger.Instance, CancellationToken.None);
}
