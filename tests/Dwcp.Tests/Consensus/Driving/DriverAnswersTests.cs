using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Stable;
using static NovaCron.Dwcp.Tests.Consensus.Driving.Patient;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>What callers of a member are told: by a clock that stands still unless a test moves it.</summary>
public sealed class DriverAnswersTests : IReplicaLink, IDisposable
{
    private static readonly byte[] Command = [1];

    private readonly FakeTimeProvider _time = new();
    private readonly MetricsHeard _heard = new();

    public void Dispose() => _heard.Dispose();

    void IReplicaLink.Send(string region, ReadOnlyMemory<byte> message)
    {
    }

    [Fact]
    public async Task With_too_few_members_heard_commands_and_reads_are_refused_at_once()
    {
        await using var driver = await StartAsync(input => input switch
        {
            AcpInput.Receive => [new AcpOutput.Happened(new AcpEvent.EpochBegan(4, false, ["ap", "eu", "us"]))],
            AcpInput.Submit submit => [new AcpOutput.Executed(submit.Ticket, 1, Command)],
            AcpInput.Read read => [new AcpOutput.ReadNow(read.Ticket)],
            _ => [],
        });
        driver.Receive("us", Command);
        await ReadyAsync(() => driver.Status.Epoch == 4);
        _time.Advance(new ReplicaDriverOptions().SilenceMax + TimeSpan.FromTicks(1));

        Assert.Equal(AcpRefusal.NoQuorum, (await RefusedAsync(driver.SubmitAsync(Command, CancellationToken.None))).Reason);
        Assert.Equal(AcpRefusal.NoQuorum, (await RefusedAsync(driver.ReadAsync(_ => 1, CancellationToken.None))).Reason);

        driver.Receive("us", Command);
        Assert.Equal(1, (await driver.SubmitAsync(Command, CancellationToken.None).WaitAsync(Patience)).Index);
        Assert.Equal(7, await driver.ReadAsync(_ => 7, CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_command_that_was_executed_unseen_has_no_result_and_one_that_is_unknown_is_not_said_to_be_anything()
    {
        await using var driver = await StartAsync(input => input is AcpInput.Submit submit
            ? [submit.Command.Span[0] == 1 ? new AcpOutput.ExecutedUnseen(submit.Ticket) : new AcpOutput.Unknown(submit.Ticket)]
            : []);

        Assert.True((await driver.SubmitAsync(Command, CancellationToken.None).WaitAsync(Patience)).IsUnseen);
        await Assert.ThrowsAsync<ReplicaStoppedException>(
            () => driver.SubmitAsync(new byte[] { 2 }, CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task Writes_rounds_commits_and_events_are_measured()
    {
        await using var driver = await StartAsync(input => input is AcpInput.Submit submit
            ?
            [
                new AcpOutput.Write([new StableChange.Put(new StableKey(StableSlot.CftVote, 1, 1), Command)]),
                new AcpOutput.Happened(new AcpEvent.EpochBegan(4, true, ["eu"])),
                new AcpOutput.Executed(submit.Ticket, 1, Command),
            ]
            : []);
        await driver.SubmitAsync(Command, CancellationToken.None).WaitAsync(Patience);
        await driver.DisposeAsync();

        string[] names = [.. _heard.Said.Select(said => said.Split(' ')[0]).Distinct()];
        Assert.Contains("novacron.replica.write.duration", names);
        Assert.Contains("novacron.replica.round.inputs", names);
        Assert.Contains("novacron.replica.commit.duration", names);
        Assert.Contains("novacron.replica.epoch 4 {epoch}", _heard.Said);
        Assert.Equal(0, _heard.Sum("novacron.replica.queue.length"));
    }

    [Fact]
    public async Task Options_that_may_not_be_are_refused_before_anything_is_read()
    {
        var store = new FaultyStore("eu");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => StartAsync(_ => [], new ReplicaDriverOptions { WishesMax = 0 }, store));
        Assert.Equal(1, (await store.LoadAsync(CancellationToken.None)).Fence);
    }

    [Fact]
    public async Task What_a_driver_needs_is_refused_by_its_name()
    {
        async Task<string?> RefusedAsync(
            IReplicaStore? store, Func<IReadOnlyList<StableRecord>, TimeSpan, IAcpMember>? begin, ReplicaDriverOptions? options)
        {
            var refused = await Assert.ThrowsAsync<ArgumentNullException>(() => ReplicaDriver.StartAsync(
                store!, begin!, this, options!, _heard.Metrics, _time, NullLogger.Instance, CancellationToken.None));
            return refused.ParamName;
        }

        var (store, options) = (new MemoryReplicaStore("eu"), new ReplicaDriverOptions());
        Assert.Equal("store", await RefusedAsync(null, (_, _) => new ScriptedMember(_ => []), options));
        Assert.Equal("begin", await RefusedAsync(store, null, options));
        Assert.Equal("options", await RefusedAsync(store, (_, _) => new ScriptedMember(_ => []), null));
    }

    private static Task<ReplicaRefusedException> RefusedAsync(Task refused) => Assert.ThrowsAsync<ReplicaRefusedException>(() => refused);

    private Task<ReplicaDriver> StartAsync(
        Func<AcpInput, IReadOnlyList<AcpOutput>> step, ReplicaDriverOptions? options = null, IReplicaStore? store = null) =>
        ReplicaDriver.StartAsync(
            store ?? new MemoryReplicaStore("eu"), (_, _) => new ScriptedMember(step), this, options ?? new ReplicaDriverOptions(),
            _heard.Metrics, _time, NullLogger.Instance, CancellationToken.None);
}
