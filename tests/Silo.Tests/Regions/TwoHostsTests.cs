using NovaCron.Dwcp.Transport.Security;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Regions;

/// <summary>Region eu has a second host, in a process of its own as far as its silo can tell: real agents, real mutual TLS.</summary>
public sealed class TwoHostsTests : IAsyncLifetime
{
    // No assertion: only so that a hanging region fails its test instead of the whole run.
    private readonly CancellationTokenSource _patience = MakePatience();
    private TwoRegions _regions = null!;
    private TlsIdentity _eu = null!;
    private SecondHost _second = null!;

    private CancellationToken Patience => _patience.Token;

    private IVmGrain Vm => _regions.Eu.Vm("web-1");

    public async Task InitializeAsync()
    {
        _regions = await TwoRegions.StartAsync();
        _eu = _regions.LoadEu();
        _second = _regions.CreateSecondHost(_eu);
        await _second.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _second.DisposeAsync();
        await _regions.DisposeAsync();
        _eu.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Guests_start_on_either_host_and_move_away_and_back()
    {
        await CreateAsync("here", "eu-host");
        await _regions.Eu.Vm("here").StartAsync(cancellationToken: Patience);
        await CreateAsync("web-1", SecondHost.Name);
        Assert.Equal((VmPhase.Running, SecondHost.Name), await PhaseAndHostAsync(Vm.StartAsync(cancellationToken: Patience)));

        await MoveAsync(_regions.Eu, "web-1", "us");
        await MoveAsync(_regions.Eu, "here", "us");
        Assert.Equal("us", (await Vm.GetAsync(Patience)).OwnerRegion);
        await MoveAsync(_regions.Us, "web-1", "eu");

        var back = await Vm.GetAsync(Patience);
        Assert.Equal((VmPhase.Running, "eu", 3L, SecondHost.Name), (back.Phase, back.OwnerRegion, back.Epoch, back.Host));
        Assert.Equal((1, 1), (_regions.World.RunningCopies("web-1"), _regions.World.MaxRunningCopies("web-1")));
        Assert.Equal((1, 1), (_regions.World.RunningCopies("here"), _regions.World.MaxRunningCopies("here")));
    }

    [Fact]
    public async Task The_console_of_a_guest_of_the_other_host_is_read_and_typed_into()
    {
        await CreateAsync("web-1", SecondHost.Name);
        await Vm.StartAsync(cancellationToken: Patience);
        await using var console = new ConsoleReader(_regions.Us.Vm("web-1").ReadConsoleAsync(0, Patience));
        await console.ReadHeartbeatAsync();

        await _regions.Us.Vm("web-1").WriteConsoleAsync("verify\n"u8.ToArray(), Patience);

        Assert.Contains("corrupt=0", await console.ReadLineAsync("VERIFY"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_whose_process_starts_again_on_another_port_is_found_with_its_guests()
    {
        await CreateAsync("web-1", SecondHost.Name);
        await Vm.StartAsync(cancellationToken: Patience);
        var address = _second.Address;

        await _second.StopAsync();
        await MessageAssert.FailsAsync(() => Vm.PauseAsync(cancellationToken: Patience), NovaCronError.HostUnreachable);
        Assert.Equal((VmPhase.Running, SecondHost.Name), await PhaseAndHostAsync(Vm.GetAsync(Patience)));
        Assert.Equal(["eu-host"], (await _regions.Eu.Pool().ListHostsAsync(Patience)).Select(host => host.Name));
        await _second.StartAsync();

        Assert.NotEqual(address, _second.Address);
        Assert.Equal(VmPhase.Paused, (await Vm.PauseAsync(cancellationToken: Patience)).Phase);
        Assert.Equal((0, 1), (_regions.World.RunningCopies("web-1"), _regions.World.MaxRunningCopies("web-1")));
        Assert.Equal(2, (await _regions.Eu.Pool().ListHostsAsync(Patience)).Length);
    }

    private static CancellationTokenSource MakePatience() => new(TimeSpan.FromMinutes(2));

    private static async Task<(VmPhase Phase, string? Host)> PhaseAndHostAsync(Task<VmInfo> asked)
    {
        var info = await asked;
        return (info.Phase, info.Host);
    }

    private Task<VmInfo> CreateAsync(string name, string host) => _regions.Eu.Vm(name).CreateAsync(
        new VmSpec(32L << 20, 1, Kernel: _regions.Kernel, CommandLine: "quiet", Host: host), cancellationToken: Patience);

    private async Task MoveAsync(RegionUnderTest from, string name, string to)
    {
        var begun = await from.Vm(name).MigrateAsync(new MigrationRequest(to), cancellationToken: Patience);
        MigrationInfo? last = null;
        await foreach (var seen in from.Migration(begun.Id).WatchAsync(Patience))
            last = seen;
        Assert.True(last is { Phase: MigrationPhase.Completed }, last?.ToString());
    }
}
