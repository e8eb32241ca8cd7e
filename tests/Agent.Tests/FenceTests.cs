using NovaCron.Agent.Tests.Kit;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Tests;

public sealed class FenceTests
{
    [Fact]
    public async Task Order_below_the_highest_epoch_seen_is_refused()
    {
        await using var regions = await TwoRegions.StartAsync();
        var agent = regions.Source.Agent;
        await agent.FenceAsync(TwoRegions.Vm, 5, regions.Token);

        var orders = new Func<Task>[]
        {
            () => agent.StartAsync(new MachineOrder(TwoRegions.Vm, 4, TwoRegions.Hardware()), regions.Token),
            () => agent.PauseAsync(TwoRegions.Vm, 4, regions.Token),
            () => agent.ResumeAsync(TwoRegions.Vm, 4, regions.Token),
            () => agent.StopAsync(TwoRegions.Vm, 4, regions.Token),
            () => agent.DeleteAsync(TwoRegions.Vm, 4, regions.Token),
            () => agent.ReserveIncomingAsync(
                new IncomingOrder(
                    "m",
                    TwoRegions.Vm,
                    "us",
                    4,
                    TwoRegions.Hardware() with { MachineType = "novacron-1.0" },
                    "in-process",
                    new Version(1, 0)),
                regions.Token),
        };

        foreach (var order in orders)
        {
            Assert.Equal(AgentError.StaleEpoch, (await Assert.ThrowsAsync<AgentException>(order)).Error);
        }

        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
        Assert.Empty(await agent.ListAsync(regions.Token));
    }

    [Fact]
    public async Task Fence_pauses_a_running_machine_of_a_lower_epoch_and_ends_its_console()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var console = await regions.BeginReadingAsync(regions.Source.Agent, 0, _ => false);

        await regions.Source.Agent.FenceAsync(TwoRegions.Vm, 2, regions.Token);

        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
        Assert.Equal(MachineActivity.Paused, (await regions.Source.Agent.FindAsync(TwoRegions.Vm, regions.Token))?.Activity);
        await console;
    }

    [Fact]
    public async Task Fence_survives_the_machine_and_the_agent()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        await regions.Source.Agent.StopAsync(TwoRegions.Vm, 3, regions.Token);
        await regions.Source.RestartAsync();

        var error = await Assert.ThrowsAsync<AgentException>(() => regions.BootAsync());

        Assert.Equal(AgentError.StaleEpoch, error.Error);
        Assert.Contains("Starting web-1", error.Message, StringComparison.Ordinal);
        Assert.Contains("host eu-host of region eu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machine_that_runs_below_its_fence_when_an_agent_starts_is_paused()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        regions.Source.Hypervisor.PausingFails = true;
        // The fence is on disk, and the agent dies before it could pause the machine.
        await Assert.ThrowsAsync<AgentException>(() => regions.Source.Agent.FenceAsync(TwoRegions.Vm, 2, regions.Token));
        Assert.Equal(1, regions.World.RunningCopies(TwoRegions.Vm));

        await regions.Source.RestartAsync();

        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
        var error = await Assert.ThrowsAsync<AgentException>(() => regions.Source.Agent.ResumeAsync(TwoRegions.Vm, 1, regions.Token));
        Assert.Equal(AgentError.StaleEpoch, error.Error);
    }

    [Fact]
    public async Task Lower_fence_after_a_higher_one_changes_nothing()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.Source.Agent.FenceAsync(TwoRegions.Vm, 3, regions.Token);

        await regions.Source.Agent.FenceAsync(TwoRegions.Vm, 2, regions.Token);

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Source.Agent.StartAsync(new MachineOrder(TwoRegions.Vm, 2, TwoRegions.Hardware()), regions.Token));
        Assert.Equal(AgentError.StaleEpoch, error.Error);
    }

    [Fact]
    public async Task Machine_of_a_lower_epoch_is_not_resumed_under_a_higher_one_but_booted_anew()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();

        var error = await Assert.ThrowsAsync<AgentException>(() => regions.Source.Agent.ResumeAsync(TwoRegions.Vm, 3, regions.Token));
        Assert.Equal(AgentError.WrongState, error.Error);
        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
        var report = await regions.Source.Agent.StartAsync(new MachineOrder(TwoRegions.Vm, 3, TwoRegions.Hardware()), regions.Token);

        Assert.Equal(3, report.Epoch);
        Assert.Equal(1, regions.World.RunningCopies(TwoRegions.Vm));
        Assert.Equal(1, regions.World.MaxRunningCopies(TwoRegions.Vm));
    }

    [Fact]
    public async Task Machine_without_a_record_is_left_alone_and_reported()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.Source.Hypervisor.LaunchAsync(new MachineSpec("stray", 4L << 20, 1), LaunchMode.Run, regions.Token);
        await regions.Source.RestartAsync();

        Assert.Equal(1, regions.World.RunningCopies("stray"));
        Assert.Contains(
            (await regions.Source.Agent.DescribeAsync(regions.Token)).Remarks,
            remark => remark.Contains("stray", StringComparison.Ordinal));
        Assert.Null(await regions.Source.Agent.FindAsync("stray", regions.Token));
    }

    [Fact]
    public async Task Machine_without_a_record_whose_VM_is_fenced_is_paused()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.Source.Agent.FenceAsync("stray", 1, regions.Token);
        await regions.Source.Hypervisor.LaunchAsync(new MachineSpec("stray", 4L << 20, 1), LaunchMode.Run, regions.Token);

        await regions.Source.RestartAsync();

        Assert.Equal(0, regions.World.RunningCopies("stray"));
        Assert.Contains(
            (await regions.Source.Agent.DescribeAsync(regions.Token)).Remarks,
            remark => remark.Contains("paused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Activation_with_an_epoch_that_is_not_higher_than_the_source_s_is_refused()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Loaded);

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Target.Agent.ActivateIncomingAsync(move.Id, 1, 0, regions.Token));

        Assert.Equal(AgentError.InvalidOrder, error.Error);
        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
    }

    [Fact]
    public async Task Guest_is_neither_paused_resumed_nor_started_while_it_is_on_its_way_out()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        await new Move(regions).RunToAsync(MoveStage.Finished);

        var orders = new Func<Task>[]
        {
            () => regions.Source.Agent.PauseAsync(TwoRegions.Vm, 1, regions.Token),
            () => regions.Source.Agent.ResumeAsync(TwoRegions.Vm, 1, regions.Token),
            () => regions.BootAsync(),
            () => regions.Target.Agent.ResumeAsync(TwoRegions.Vm, 1, regions.Token),
            () => regions.Target.Agent.StopAsync(TwoRegions.Vm, 1, regions.Token),
        };

        foreach (var order in orders)
        {
            Assert.Equal(AgentError.WrongState, (await Assert.ThrowsAsync<AgentException>(order)).Error);
        }

        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
    }
}
