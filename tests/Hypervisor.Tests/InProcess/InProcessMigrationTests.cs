using System.IO.Pipelines;

namespace NovaCron.Hypervisor.Tests.InProcess;

public sealed class InProcessMigrationTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly InProcessHosts _hosts = new();

    public void Dispose() => _hosts.Dispose();

    [Fact]
    public async Task A_busy_guest_moves_bit_for_bit_loses_nothing_and_never_runs_twice()
    {
        var source = await _hosts.LaunchAsync();
        await using var before = new ConsoleLines(await source.OpenConsoleAsync(None));
        await before.HeartbeatsAsync(20);
        var target = await _hosts.AwaitAsync(source.Spec);
        await using var after = new ConsoleLines(await target.OpenConsoleAsync(None));
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        await using var incoming = await target.AcceptMigrationAsync(None);
        var bridge = new StreamBridge(outgoing.Stream, incoming.Stream);
        var carrying = bridge.RunAsync(None);

        await outgoing.WaitForPreSwitchoverAsync(None);
        Assert.Equal(MachineState.PreSwitchover, await source.GetStateAsync(None));
        Assert.Equal(0, _hosts.World.RunningCopies("busy"));
        await outgoing.ContinueAsync(None);
        await carrying;
        await incoming.WaitForLoadedAsync(None);
        Assert.Equal(MachineState.PostMigrate, await source.GetStateAsync(None));
        Assert.Equal(MachineState.Paused, await target.GetStateAsync(None));
        Assert.Equal(bridge.HashRead, bridge.HashWritten);
        Assert.Equal(OutgoingMigrationPhase.Completed, (await outgoing.GetStatusAsync(None)).Phase);
        await source.StopAsync(None);
        await target.ResumeAsync(None);

        await Assert.ThrowsAsync<EndOfStreamException>(() => before.NextAsync(_ => false));
        await after.HeartbeatsAsync(5);
        Assert.StartsWith("VERIFY pages=1024 corrupt=0 rewrites=", await after.VerifyAsync(), StringComparison.Ordinal);
        var heartbeats = ConsoleLines.HeartbeatsIn(before.Text + after.Text);
        Assert.True(heartbeats.Length > 10);
        Assert.Equal(Enumerable.Range(0, heartbeats.Length).Select(i => heartbeats[0] + i), heartbeats);
        Assert.Equal(1, _hosts.World.RunningCopies("busy"));
        Assert.Equal(1, _hosts.World.MaxRunningCopies("busy"));
    }

    [Fact]
    public async Task A_page_lost_on_the_way_shows_as_corrupt()
    {
        var source = await _hosts.LaunchAsync();
        await source.PauseAsync(None);
        var target = await _hosts.AwaitAsync(source.Spec);
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        await using var incoming = await target.AcceptMigrationAsync(None);
        var carrying = new DamagingBridge(outgoing.Stream, incoming.Stream).RunAsync(None);
        await outgoing.WaitForPreSwitchoverAsync(None);
        await outgoing.ContinueAsync(None);
        await carrying;
        await incoming.WaitForLoadedAsync(None);
        await source.StopAsync(None);
        await using var console = new ConsoleLines(await target.OpenConsoleAsync(None));
        await target.ResumeAsync(None);

        Assert.Contains("corrupt=1 ", await console.VerifyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_at_the_switchover_lets_the_guest_run_on()
    {
        var source = await _hosts.LaunchAsync();
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        var draining = DrainAsync(outgoing.Stream);
        await outgoing.WaitForPreSwitchoverAsync(None);

        await outgoing.CancelAsync(None);
        await outgoing.CancelAsync(None);

        await Assert.ThrowsAsync<IOException>(() => draining);
        Assert.Equal(MachineState.Running, await source.GetStateAsync(None));
        var failure = await Assert.ThrowsAsync<HypervisorException>(() => outgoing.ContinueAsync(None));
        Assert.Equal(HypervisorError.MigrationFailed, failure.Error);
        Assert.Equal(1, _hosts.World.RunningCopies("busy"));
    }

    [Fact]
    public async Task Cancelling_while_the_reader_holds_the_sender_back_succeeds_and_a_second_try_begins_anew()
    {
        var source = await _hosts.LaunchAsync();
        await using var first = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        var refused = await Assert.ThrowsAsync<HypervisorException>(() => source.MigrateAsync(OutgoingMigrationOptions.Default, None));
        Assert.Equal(HypervisorError.WrongState, refused.Error);
        Assert.Equal(OutgoingMigrationPhase.Copying, (await first.GetStatusAsync(None)).Phase);

        await first.CancelAsync(None);

        await using var second = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        var draining = DrainAsync(second.Stream);
        await second.WaitForPreSwitchoverAsync(None);
        await second.ContinueAsync(None);
        Assert.True(await draining > 4 << 20);
    }

    [Fact]
    public async Task A_reader_that_goes_away_fails_the_migration_and_the_guest_runs_on()
    {
        var source = await _hosts.LaunchAsync();
        var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);

        await outgoing.DisposeAsync();

        var failure = await Assert.ThrowsAsync<HypervisorException>(() => outgoing.WaitForPreSwitchoverAsync(None));
        Assert.Equal(HypervisorError.MigrationFailed, failure.Error);
        Assert.Equal(MachineState.Running, await source.GetStateAsync(None));
    }

    [Fact]
    public async Task A_cut_stream_is_refused_and_leaves_no_target()
    {
        var source = await _hosts.LaunchAsync();
        var target = await _hosts.AwaitAsync(source.Spec);
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        await using var incoming = await target.AcceptMigrationAsync(None);

        await new StreamBridge(outgoing.Stream, incoming.Stream) { BytesMax = 500_000 }.RunAsync(None);

        var failure = await Assert.ThrowsAsync<HypervisorException>(() => incoming.WaitForLoadedAsync(None));
        Assert.Equal(HypervisorError.TruncatedStream, failure.Error);
        Assert.Equal(MachineState.Gone, await target.GetStateAsync(None));
        Assert.Empty(await _hosts.There.AdoptAsync(None));
        Assert.Equal(1, _hosts.World.MaxRunningCopies("busy"));
    }

    [Fact]
    public async Task A_target_of_other_memory_or_another_machine_type_refuses_the_stream_and_says_so()
    {
        Assert.Contains("launch it with the source machine's resolved description",
            await RefusedAsync(_hosts, InProcessHosts.Spec(memoryMiB: 24)),
            StringComparison.Ordinal);
        using var unlike = new InProcessHosts(targetType: "novacron-2.0");
        Assert.Contains("the stream is of type 'novacron-1.0'", await RefusedAsync(unlike, InProcessHosts.Spec()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_found_by_a_later_process_can_be_cancelled_but_not_read()
    {
        var source = await _hosts.LaunchAsync();
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        var draining = DrainAsync(outgoing.Stream);
        await outgoing.WaitForPreSwitchoverAsync(None);

        var adopted = Assert.Single(await _hosts.Here.AdoptAsync(None));
        var found = await adopted.FindMigrationAsync(None);
        Assert.NotNull(found);
        Assert.Throws<HypervisorException>(() => found.Stream);
        await found.CancelAsync(None);

        await Assert.ThrowsAsync<IOException>(() => draining);
        Assert.Equal(MachineState.Running, await adopted.GetStateAsync(None));
        Assert.Null(await adopted.FindMigrationAsync(None));
    }

    [Fact]
    public async Task Stopping_a_machine_ends_its_migration()
    {
        var source = await _hosts.LaunchAsync();
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);

        await source.StopAsync(None);
        await source.StopAsync(None);

        await Assert.ThrowsAsync<IOException>(() => DrainAsync(outgoing.Stream));
        Assert.Equal(MachineState.Gone, await source.GetStateAsync(None));
        Assert.Equal(0, _hosts.World.RunningCopies("busy"));
    }

    private static async Task<string> RefusedAsync(InProcessHosts hosts, MachineSpec targetSpec)
    {
        var source = await hosts.LaunchAsync();
        var target = await hosts.AwaitAsync(targetSpec);
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        await using var incoming = await target.AcceptMigrationAsync(None);
        var carrying = new StreamBridge(outgoing.Stream, incoming.Stream) { BytesMax = 2 << 20 }.RunAsync(None);
        var failure = await Assert.ThrowsAsync<HypervisorException>(() => incoming.WaitForLoadedAsync(None));
        Assert.Equal(HypervisorError.MigrationFailed, failure.Error);
        await outgoing.CancelAsync(None);
        await Task.WhenAny(carrying);
        await source.StopAsync(None);
        return failure.Message;
    }

    private static async Task<long> DrainAsync(PipeReader stream)
    {
        var bytes = 0L;
        while (true)
        {
            var result = await stream.ReadAsync(None);
            bytes += result.Buffer.Length;
            stream.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return bytes;
            }
        }
    }
}
