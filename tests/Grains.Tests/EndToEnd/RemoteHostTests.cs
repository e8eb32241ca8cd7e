using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>A region of two hosts, of which one is in another process than the silo that orders.</summary>
public sealed class RemoteHostTests : IAsyncLifetime
{
    private TwoRegions _world = null!;

    private RegionSilo Silo => _world.Silo(TwoRegions.Source);

    private IVmGrain Vm => Silo.Vm(Drill.Vm);

    private RemoteHost Remote => _world.Remote;

    public async Task InitializeAsync()
    {
        _world = await TwoRegions.StartAsync();
        await Remote.RegisterAsync(_world);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Guests_start_on_either_host()
    {
        await Silo.Vm("here").CreateAsync(Drill.Spec with { Host = "host-eu" });
        await Vm.CreateAsync(Drill.Spec with { Host = Remote.Host.Name });

        Assert.Equal("host-eu", (await Silo.Vm("here").StartAsync()).Host);
        Assert.Equal((Remote.Host.Name, VmPhase.Running), ((await Vm.StartAsync()).Host, (await Vm.GetAsync()).Phase));
        Assert.Equal(MachineActivity.Running, Remote.Host.Machines[Drill.Vm].Activity);
        Assert.Equal(2, (await Silo.Region.ListHostsAsync()).Items.Count(host => host.Region == TwoRegions.Source));
    }

    [Fact]
    public async Task A_guest_of_the_other_host_moves_away()
    {
        await RunAsync();

        var migration = await Drill.MigrateAsync(_world);

        await Drill.UntilEndedAsync(_world, migration.Id);
        await Drill.AssertSettledAsync(_world);
        Assert.Equal(TwoRegions.Target, (await Vm.GetAsync()).OwnerRegion);
        Assert.Empty(Remote.Host.Machines);
    }

    [Fact]
    public async Task A_host_that_comes_back_elsewhere_is_found_again_with_its_guests()
    {
        await RunAsync();
        Remote.Move();
        await FailsAsync(() => Vm.PauseAsync(), NovaCronError.HostUnreachable);

        await Remote.RegisterAsync(_world);

        Assert.Equal(VmPhase.Paused, (await Vm.PauseAsync()).Phase);
        Assert.Equal(MachineActivity.Paused, Remote.Host.Machines[Drill.Vm].Activity);
    }

    [Fact]
    public async Task A_vm_whose_host_cannot_be_asked_is_told_as_it_was_written()
    {
        await RunAsync();
        Remote.Fault = () => LinkFault.OrderLost;

        Assert.Equal((VmPhase.Running, Remote.Host.Name), ((await Vm.GetAsync()).Phase, (await Vm.GetAsync()).Host));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_does_not_answer_gets_no_guests(bool isSilent)
    {
        Remote.Fault = () => isSilent ? LinkFault.Silence : LinkFault.OrderLost;

        var hosts = await RemoteHost.Pool(Silo).ListHostsAsync();
        Assert.Equal(["host-eu"], hosts.Select(host => host.Name));
        Assert.Equal("host-eu", (await Vm.CreateAsync(Drill.Spec)).Host);
        await FailsAsync(
            () => Silo.Vm("there").CreateAsync(Drill.Spec with { Host = Remote.Host.Name }), NovaCronError.HostNotFound);
    }

    [Fact]
    public async Task A_console_whose_host_is_lost_fails_in_a_way_that_crosses_grain_calls()
    {
        await RunAsync();
        Remote.Fault = () => LinkFault.OrderLost;

        var failure = await FailsAsync(() => Vm.WriteConsoleAsync([1]), NovaCronError.HostUnreachable);
        Assert.True(failure.IsTransient);
        await using var output = Silo.Inbox.ReadConsoleAsync(TwoRegions.Target, Drill.Vm, 0, CancellationToken.None).GetAsyncEnumerator();
        await FailsAsync(async () => await output.MoveNextAsync(), NovaCronError.HostUnreachable);
    }

    [Fact]
    public async Task A_silo_whose_host_name_another_process_holds_does_not_start()
    {
        _world.Kill(TwoRegions.Source);
        _world.Impostor = Guid.NewGuid();

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => _world.StartAsync(TwoRegions.Source));

        Assert.Contains("The host name host-eu is taken", refusal.ToString(), StringComparison.Ordinal);
        _world.Impostor = null;
        await _world.StartAsync(TwoRegions.Source);
    }

    private static async Task<Failure> FailsAsync(Func<Task> call, NovaCronError error)
    {
        var failure = (await Assert.ThrowsAsync<NovaCronException>(call)).Failure;
        Assert.True(error == failure.Error, failure.ToString());
        return failure;
    }

    private async Task RunAsync()
    {
        await Vm.CreateAsync(Drill.Spec with { Host = Remote.Host.Name });
        await Vm.StartAsync();
    }
}
