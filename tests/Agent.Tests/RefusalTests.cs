using NovaCron.Agent.Tests.Kit;
using NovaCron.Hypervisor.InProcess;

namespace NovaCron.Agent.Tests;

public sealed class RefusalTests
{
    [Fact]
    public async Task Target_without_enough_memory_says_how_much_there_is()
    {
        await using var regions = await TwoRegions.StartAsync(targetAgent: data => TwoRegions.Options("us", data, memory: 20L << 20));
        await regions.BootAsync();

        var error = await Assert.ThrowsAsync<AgentException>(() => new Move(regions).ReserveAsync());

        Assert.Equal(AgentError.NotEnoughMemory, error.Error);
        Assert.True(error.IsTransient);
        Assert.Contains("Reserving room for web-1 at the target (host us-host of region us)", error.Message, StringComparison.Ordinal);
        Assert.Contains("25,165,824", error.Message, StringComparison.Ordinal);
        Assert.Contains("20,971,520", error.Message, StringComparison.Ordinal);
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Two_reservations_do_not_get_the_same_memory()
    {
        await using var regions = await TwoRegions.StartAsync(targetAgent: data => TwoRegions.Options("us", data, memory: 40L << 20));
        await regions.BootAsync();
        var order = await new Move(regions).OfferAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 4).Select(async n =>
        {
            try
            {
                await regions.Target.Agent.ReserveIncomingAsync(order with { Migration = $"m{n}", Vm = $"vm-{n}" }, regions.Token);
                return (AgentError?)null;
            }
            catch (AgentException e)
            {
                return e.Error;
            }
        }));

        Assert.Single(answers, answer => answer is null);
        Assert.Equal(3, answers.Count(answer => answer == AgentError.NotEnoughMemory));
    }

    [Fact]
    public async Task Machine_that_does_not_fit_beside_the_others_is_not_booted()
    {
        await using var regions = await TwoRegions.StartAsync(sourceAgent: data => TwoRegions.Options("eu", data, memory: 40L << 20));
        await regions.BootAsync();

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Source.Agent.StartAsync(new MachineOrder("web-2", 1, TwoRegions.Hardware()), regions.Token));

        Assert.Equal(AgentError.NotEnoughMemory, error.Error);
        Assert.Single(await regions.Source.Agent.ListAsync(regions.Token));
    }

    [Fact]
    public async Task Target_with_an_older_hypervisor_refuses()
    {
        await using var regions = await TwoRegions.StartAsync(
            source => source.Version = new Version(2, 1), target => target.Version = new Version(2, 0));
        await regions.BootAsync();

        var error = await Assert.ThrowsAsync<AgentException>(() => new Move(regions).ReserveAsync());

        Assert.Equal(AgentError.IncompatibleHypervisor, error.Error);
        Assert.Contains("2.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("2.0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_without_the_guest_s_machine_type_refuses()
    {
        await using var regions = await TwoRegions.StartAsync(
            source => source.MachineTypes = ["novacron-1.1"], target => target.MachineTypes = ["novacron-1.0"]);
        await regions.BootAsync();

        var error = await Assert.ThrowsAsync<AgentException>(() => new Move(regions).ReserveAsync());

        Assert.Equal(AgentError.IncompatibleMachineType, error.Error);
        Assert.Contains("novacron-1.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_with_a_wrong_token_is_not_let_in_and_the_guest_runs_on()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);

        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync(move.Order(token: new byte[32])));

        Assert.Equal(AgentError.NotAuthorized, error.Error);
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Target_of_another_region_than_ordered_is_not_talked_to()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);

        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync(move.Order(region: "asia")));

        Assert.Equal(AgentError.NotAuthorized, error.Error);
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Target_with_another_authority_s_certificate_is_not_talked_to()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        using var strangers = new TestAuthority();
        await using var stranger = await TestRegion.StartAsync(
            "us", new InProcessHypervisor(new(), regions.World), strangers.Issue("us"), data => TwoRegions.Options("us", data));
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);

        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync(move.Order(endpoint: stranger.Endpoint)));

        Assert.Equal(AgentError.NotAuthorized, error.Error);
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Target_of_another_federation_is_refused()
    {
        await using var regions = await TwoRegions.StartAsync(targetAgent: data => TwoRegions.Options("us", data, federation: 8));
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);

        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync());

        Assert.Equal(AgentError.NotAuthorized, error.Error);
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Target_that_nobody_listens_at_is_a_failed_link()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);

        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync(move.Order(endpoint: "127.0.0.1:1")));

        Assert.Equal(AgentError.LinkFailed, error.Error);
        Assert.True(error.IsTransient);
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Host_that_has_the_VM_running_takes_no_other_copy_of_it()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var order = await new Move(regions).OfferAsync();

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Source.Agent.ReserveIncomingAsync(order with { SourceRegion = "us", SourceEpoch = 9 }, regions.Token));

        Assert.Equal(AgentError.WrongState, error.Error);
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Theory]
    [InlineData("Web-1")]
    [InlineData("../web")]
    [InlineData("")]
    public async Task Name_that_is_none_is_refused(string name)
    {
        await using var regions = await TwoRegions.StartAsync();

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Source.Agent.StartAsync(new MachineOrder(name, 1, TwoRegions.Hardware()), regions.Token));

        Assert.Equal(AgentError.InvalidOrder, error.Error);
    }

    [Fact]
    public async Task Guest_with_a_disk_is_not_moved_while_it_runs()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var disk = new ImageReference(new string('a', 64), 10);

        var error = await Assert.ThrowsAsync<AgentException>(
            () => new Move(regions).ReserveAsync(TwoRegions.Hardware() with { Disk = disk }));

        Assert.Equal(AgentError.InvalidOrder, error.Error);
        Assert.Contains("disk", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_for_what_is_not_there_are_refused_and_aborts_of_it_are_not()
    {
        await using var regions = await TwoRegions.StartAsync();
        var agent = regions.Source.Agent;

        Assert.Equal(
            AgentError.UnknownMachine, (await Assert.ThrowsAsync<AgentException>(() => agent.PauseAsync("none", 1, regions.Token))).Error);
        Assert.Equal(
            AgentError.UnknownMigration,
            (await Assert.ThrowsAsync<AgentException>(() => agent.FinishCopyAsync("none", regions.Token))).Error);
        Assert.Equal(
            AgentError.UnknownMigration,
            (await Assert.ThrowsAsync<AgentException>(() => agent.OpenIncomingAsync("none", regions.Token))).Error);
        Assert.Equal(
            AgentError.UnknownMigration,
            (await Assert.ThrowsAsync<AgentException>(() => agent.ActivateIncomingAsync("none", 2, 0, regions.Token))).Error);
        await agent.StopAsync("none", 1, regions.Token);
        await agent.AbortIncomingAsync("none", regions.Token);
        await agent.AbortOutgoingAsync("none", "none", 1, regions.Token);
        Assert.Null(await agent.FindAsync("none", regions.Token));
    }
}
