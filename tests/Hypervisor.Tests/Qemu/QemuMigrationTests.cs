using NovaCron.Hypervisor.Qemu;

namespace NovaCron.Hypervisor.Tests.Qemu;

[Collection("qemu")]
public sealed class QemuMigrationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [QemuFact]
    public async Task A_busy_guest_moves_to_another_qemu_bit_for_bit_and_loses_no_heartbeat_and_no_page()
    {
        await using var here = new QemuHost();
        await using var there = new QemuHost();
        var source = await here.LaunchAsync();
        await using var before = await QemuHost.ConsoleAsync(source);
        await before.HeartbeatsAsync(30);
        var target = await there.LaunchAsync(LaunchMode.Incoming, spec: source.Spec with { DiskPath = here.Image });
        await using var after = await QemuHost.ConsoleAsync(target);

        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        await using var incoming = await target.AcceptMigrationAsync(None);
        var bridge = new StreamBridge(outgoing.Stream, incoming.Stream);
        var carrying = bridge.RunAsync(None);
        await outgoing.WaitForPreSwitchoverAsync(None);
        Assert.Equal(MachineState.PreSwitchover, await source.GetStateAsync(None));
        Assert.Equal(OutgoingMigrationPhase.PreSwitchover, (await outgoing.GetStatusAsync(None)).Phase);
        await outgoing.ContinueAsync(None);
        await carrying;
        await incoming.WaitForLoadedAsync(None);

        Assert.Equal(MachineState.PostMigrate, await source.GetStateAsync(None));
        Assert.Equal(MachineState.Paused, await target.GetStateAsync(None));
        Assert.Equal(bridge.HashRead, bridge.HashWritten);
        Assert.True(bridge.Pages > 1000, $"{bridge.Pages} pages");
        Assert.Contains(bridge.Reader!.Blocks, b => b.Name == "pc.ram" && b.UsedLength == (ulong)source.Spec.MemoryBytes);
        Assert.Equal(source.Spec.MachineType, bridge.Reader.MachineType);

        await source.StopAsync(None);
        await Assert.ThrowsAsync<EndOfStreamException>(() => before.NextAsync(_ => false));
        await target.ResumeAsync(None);
        await after.HeartbeatsAsync(10);
        Assert.Equal("VERIFY pages=4096 corrupt=0", await after.VerifyAsync());
        var heartbeats = ConsoleLines.HeartbeatsIn(before.Text + after.Text);
        Assert.True(heartbeats.Length > 10);
        Assert.Equal(Enumerable.Range(0, heartbeats.Length).Select(i => heartbeats[0] + i), heartbeats);
    }

    [QemuFact]
    public async Task Cancelling_while_copying_leaves_the_guest_running_and_a_second_try_succeeds()
    {
        await using var here = new QemuHost();
        var source = await here.LaunchAsync();
        await using var console = await QemuHost.ConsoleAsync(source);
        await console.HeartbeatsAsync(20);

        // Nothing is read, so the sender is held back before it has sent everything.
        await using (var first = await source.MigrateAsync(OutgoingMigrationOptions.Default, None))
        {
            Assert.Equal(OutgoingMigrationPhase.Copying, (await first.GetStatusAsync(None)).Phase);
            var again = await Assert.ThrowsAsync<HypervisorException>(() => source.MigrateAsync(OutgoingMigrationOptions.Default, None));
            Assert.Equal(HypervisorError.WrongState, again.Error);
            await first.CancelAsync(None);
            await first.CancelAsync(None);
        }

        Assert.Equal(MachineState.Running, await source.GetStateAsync(None));
        await console.HeartbeatsAsync(5);
        await MoveAsync(source, resumeTarget: true);
    }

    [QemuFact]
    public async Task Cancelling_before_the_switchover_lets_the_guest_run_on()
    {
        await using var here = new QemuHost();
        await using var there = new QemuHost();
        var source = await here.LaunchAsync();
        var target = await there.LaunchAsync(LaunchMode.Incoming, spec: source.Spec);
        await using var console = await QemuHost.ConsoleAsync(source);
        await console.HeartbeatsAsync(20);
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        await using var incoming = await target.AcceptMigrationAsync(None);
        var carrying = new StreamBridge(outgoing.Stream, incoming.Stream).RunAsync(None);
        await outgoing.WaitForPreSwitchoverAsync(None);

        await outgoing.CancelAsync(None);

        Assert.Equal(MachineState.Running, await source.GetStateAsync(None));
        await Assert.ThrowsAsync<HypervisorException>(() => carrying);
        var failure = await Assert.ThrowsAsync<HypervisorException>(() => incoming.WaitForLoadedAsync(None));
        Assert.Equal(HypervisorError.MigrationFailed, failure.Error);
        Assert.Equal(MachineState.Gone, await target.GetStateAsync(None));
        await console.HeartbeatsAsync(5);
        Assert.Equal("VERIFY pages=4096 corrupt=0", await console.VerifyAsync());
    }

    [QemuFact]
    public async Task A_guest_whose_move_was_not_committed_can_be_resumed_after_everything_was_sent()
    {
        await using var here = new QemuHost();
        var source = await here.LaunchAsync();
        await using var console = await QemuHost.ConsoleAsync(source);
        await console.HeartbeatsAsync(20);
        await MoveAsync(source, resumeTarget: false);

        await source.ResumeAsync(None);

        Assert.Equal(MachineState.Running, await source.GetStateAsync(None));
        await console.HeartbeatsAsync(5);
    }

    [QemuFact]
    public async Task A_link_that_breaks_while_copying_fails_the_migration_and_the_guest_runs_on()
    {
        await using var here = new QemuHost();
        var source = await here.LaunchAsync();
        await using var console = await QemuHost.ConsoleAsync(source);
        await console.HeartbeatsAsync(20);
        var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);

        await outgoing.DisposeAsync();

        var failure = await Assert.ThrowsAsync<HypervisorException>(() => outgoing.WaitForPreSwitchoverAsync(None));
        Assert.Equal(HypervisorError.MigrationFailed, failure.Error);
        Assert.Equal(MachineState.Running, await source.GetStateAsync(None));
        await console.HeartbeatsAsync(5);
    }

    [QemuFact]
    public async Task A_stream_that_ends_early_is_refused_with_qemus_own_reason_and_leaves_no_machine()
    {
        await using var here = new QemuHost();
        await using var there = new QemuHost();
        var source = await here.LaunchAsync();
        var target = await there.LaunchAsync(LaunchMode.Incoming, spec: source.Spec);
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        await using var incoming = await target.AcceptMigrationAsync(None);

        await new StreamBridge(outgoing.Stream, incoming.Stream) { BytesMax = 300_000 }.RunAsync(None);

        var failure = await Assert.ThrowsAsync<HypervisorException>(() => incoming.WaitForLoadedAsync(None));
        Assert.Contains("load of migration failed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(MachineState.Gone, await target.GetStateAsync(None));
        await outgoing.CancelAsync(None);
    }

    [QemuFact]
    public async Task A_migration_found_standing_at_its_switchover_after_a_restart_can_be_cancelled()
    {
        await using var here = new QemuHost();
        var source = await here.LaunchAsync();
        var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        var sink = new System.IO.Pipelines.Pipe(new System.IO.Pipelines.PipeOptions(pauseWriterThreshold: 0));
        var carrying = new StreamBridge(outgoing.Stream, sink.Writer).RunAsync(None);
        await outgoing.WaitForPreSwitchoverAsync(None);
        await outgoing.DisposeAsync();
        await source.DisposeAsync();
        await Assert.ThrowsAsync<HypervisorException>(() => carrying);

        var adopted = Assert.Single(await here.Restart().AdoptAsync(None));
        Assert.Equal(MachineState.PreSwitchover, await adopted.GetStateAsync(None));
        var found = await adopted.FindMigrationAsync(None);
        Assert.NotNull(found);
        Assert.Throws<HypervisorException>(() => found.Stream);
        await found.CancelAsync(None);

        Assert.Equal(MachineState.Running, await adopted.GetStateAsync(None));
        Assert.Null(await adopted.FindMigrationAsync(None));
    }

    private static async Task MoveAsync(QemuMachine source, bool resumeTarget)
    {
        await using var there = new QemuHost();
        var target = await there.LaunchAsync(LaunchMode.Incoming, spec: source.Spec);
        await using var outgoing = await source.MigrateAsync(OutgoingMigrationOptions.Default, None);
        await using var incoming = await target.AcceptMigrationAsync(None);
        var carrying = new StreamBridge(outgoing.Stream, incoming.Stream).RunAsync(None);
        await outgoing.WaitForPreSwitchoverAsync(None);
        await outgoing.ContinueAsync(None);
        await carrying;
        await incoming.WaitForLoadedAsync(None);
        if (resumeTarget)
        {
            await source.StopAsync(None);
            await target.ResumeAsync(None);
            await using var console = await QemuHost.ConsoleAsync(target);
            await console.HeartbeatsAsync(3);
            Assert.Equal("VERIFY pages=4096 corrupt=0", await console.VerifyAsync());
        }
    }
}
