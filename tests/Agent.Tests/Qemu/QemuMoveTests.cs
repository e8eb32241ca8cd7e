using NovaCron.Agent.Tests.Kit;
using NovaCron.Hypervisor.Tests.Qemu;

namespace NovaCron.Agent.Tests.Qemu;

public sealed class QemuMoveTests
{
    private const long MemoryBytes = 64L << 20;

    [QemuFact]
    public async Task Busy_QEMU_guest_moves_between_two_agents_and_loses_no_page_and_no_heartbeat()
    {
        await using var here = new BootSectorHypervisor();
        await using var there = new BootSectorHypervisor();
        await using var regions = await TwoRegions.StartAsync(here, there);
        var hardware = TwoRegions.Hardware() with { MemoryBytes = MemoryBytes };
        var booted = await regions.BootAsync(hardware);
        Assert.True(booted.ProcessId > 0);
        var before = await regions.ReadConsoleAsync(regions.Source.Agent, 0, text => TwoRegions.Heartbeats(text).Length >= 20);
        var rest = regions.ReadConsoleAsync(regions.Source.Agent, before.Length, _ => false);
        var move = new Move(regions);

        await move.ReserveAsync(hardware with { MemoryBytes = booted.MemoryBytes });
        await move.OpenAsync();
        await move.CopyAsync();
        await move.FinishAsync();
        await move.WaitForLoadedAsync();
        await move.FenceAsync();
        await move.ActivateAsync();

        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
        var atSource = before + await rest;
        var atTarget = await regions.ReadConsoleAsync(
            regions.Target.Agent, move.Copied.ConsoleOffset, text => TwoRegions.Heartbeats(text).Length >= 10);
        var heartbeats = TwoRegions.Heartbeats(atSource + atTarget);
        Assert.Equal(Enumerable.Range(0, heartbeats.Length).Select(n => heartbeats[0] + n), heartbeats);
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
        Assert.Equal(MachineActivity.SwitchingOver, (await regions.Source.Agent.FindAsync(TwoRegions.Vm, regions.Token))?.Activity);
        await regions.Source.Agent.StopAsync(TwoRegions.Vm, 2, regions.Token);
    }

    [QemuFact]
    public async Task QEMU_guest_runs_on_when_its_move_is_aborted_after_everything_was_sent()
    {
        await using var here = new BootSectorHypervisor();
        await using var there = new BootSectorHypervisor();
        await using var regions = await TwoRegions.StartAsync(here, there);
        var hardware = TwoRegions.Hardware() with { MemoryBytes = MemoryBytes };
        var booted = await regions.BootAsync(hardware);
        var move = new Move(regions);
        await move.ReserveAsync(hardware with { MemoryBytes = booted.MemoryBytes });
        await move.RunToAsync(MoveStage.Loaded);

        await move.AbortTargetAsync();
        await move.AbortSourceAsync();

        Assert.Equal(MachineActivity.Running, (await regions.Source.Agent.FindAsync(TwoRegions.Vm, regions.Token))?.Activity);
        Assert.Null(await regions.Target.Agent.FindAsync(TwoRegions.Vm, regions.Token));
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }
}
