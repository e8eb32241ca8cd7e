using System.Net;
using System.Text;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Regions;

/// <summary>Two whole regions over real mutual TLS: what their users see.</summary>
public sealed class TwoRegionsTests : IAsyncLifetime
{
    private const long Memory = 32L << 20;

    // No assertion: only so that a hanging region fails its test instead of the whole run.
    private CancellationTokenSource _patience = null!;
    private TwoRegions _regions = null!;

    private CancellationToken Patience => _patience.Token;

    public async Task InitializeAsync()
    {
        _patience = MakePatience();
        _regions = await TwoRegions.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _regions.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task A_vm_is_seen_and_commanded_from_the_other_region()
    {
        await CreateAsync("web-1");

        var started = await _regions.Us.Vm("web-1").StartAsync(cancellationToken: Patience);
        Assert.Equal((VmPhase.Running, "eu", "eu-host"), (started.Phase, started.OwnerRegion, started.Host));
        Assert.Equal(1, _regions.World.RunningCopies("web-1"));

        Assert.Equal(VmPhase.Paused, (await _regions.Us.Vm("web-1").PauseAsync(cancellationToken: Patience)).Phase);
        Assert.Equal(0, _regions.World.RunningCopies("web-1"));
        Assert.Equal(VmPhase.Paused, (await _regions.Eu.Vm("web-1").GetAsync(Patience)).Phase);
        await _regions.Us.Vm("web-1").StopAsync(cancellationToken: Patience);
        await _regions.Us.Vm("web-1").DeleteAsync(cancellationToken: Patience);
        await MessageAssert.FailsAsync(() => _regions.Eu.Vm("web-1").GetAsync(Patience), NovaCronError.VmNotFound);
    }

    [Fact]
    public async Task A_running_guest_moves_with_its_memory_and_its_console_and_never_runs_twice()
    {
        await CreateAsync("web-1");
        await _regions.Eu.Vm("web-1").StartAsync(cancellationToken: Patience);
        await using var console = new ConsoleReader(_regions.Eu.Vm("web-1").ReadConsoleAsync(0, Patience));
        var before = await console.ReadHeartbeatAsync();

        var ended = await MigrateAsync("web-1");

        Assert.True(ended.Phase is MigrationPhase.Completed, ended.ToString());
        Assert.NotNull(ended.Progress);
        Assert.True(ended.Progress.StreamBytes > 0 && ended.Progress.WireBytes > 0, ended.Progress.ToString());
        var moved = await _regions.Eu.Vm("web-1").GetAsync(Patience);
        Assert.Equal((VmPhase.Running, "us", 2L), (moved.Phase, moved.OwnerRegion, moved.Epoch));
        Assert.Equal((1, 1), (_regions.World.RunningCopies("web-1"), _regions.World.MaxRunningCopies("web-1")));

        await _regions.Eu.Vm("web-1").WriteConsoleAsync(Encoding.ASCII.GetBytes("verify\n"), Patience);
        var verdict = await console.ReadLineAsync("VERIFY");
        Assert.Contains("corrupt=0", verdict, StringComparison.Ordinal);
        Assert.True(await console.ReadHeartbeatAsync() > before);
        Assert.Empty(console.Gaps);
    }

    [Fact]
    public async Task A_guest_goes_there_and_back()
    {
        await CreateAsync("web-1");
        await _regions.Eu.Vm("web-1").StartAsync(cancellationToken: Patience);

        Assert.Equal(MigrationPhase.Completed, (await MigrateAsync("web-1")).Phase);
        var back = await _regions.Eu.Vm("web-1").MigrateAsync(new MigrationRequest("eu"), cancellationToken: Patience);
        var ended = await WatchAsync(_regions.Eu, back.Id);

        Assert.True(ended.Phase is MigrationPhase.Completed, ended.ToString());
        var vm = await _regions.Us.Vm("web-1").GetAsync(Patience);
        Assert.Equal((VmPhase.Running, "eu", 3L), (vm.Phase, vm.OwnerRegion, vm.Epoch));
        Assert.Equal(1, _regions.World.MaxRunningCopies("web-1"));
    }

    [Fact]
    public async Task Regions_restarted_on_their_data_know_the_vm_its_owner_and_the_finished_migration()
    {
        await CreateAsync("web-1");
        await _regions.Eu.Vm("web-1").StartAsync(cancellationToken: Patience);
        var ended = await MigrateAsync("web-1");
        var before = await _regions.Us.Vm("web-1").GetAsync(Patience);

        await _regions.Eu.StopAsync();
        await _regions.Us.StopAsync();
        Assert.Equal(1, _regions.World.RunningCopies("web-1"));
        await _regions.Eu.StartAsync();
        await _regions.Us.StartAsync();

        var after = await _regions.Us.Vm("web-1").GetAsync(Patience);
        Assert.Equal((before.Uid, before.OwnerRegion, before.Epoch, VmPhase.Running), (after.Uid, after.OwnerRegion, after.Epoch,
            after.Phase));
        MessageAssert.Same(ended, await _regions.Eu.Migration(ended.Id).GetAsync(Patience));
        Assert.Equal(VmPhase.Paused, (await _regions.Eu.Vm("web-1").PauseAsync(cancellationToken: Patience)).Phase);
        Assert.Equal((0, 1), (_regions.World.RunningCopies("web-1"), _regions.World.MaxRunningCopies("web-1")));
    }

    [Fact]
    public async Task A_region_that_is_down_is_named_and_its_guest_cannot_be_moved_there()
    {
        await CreateAsync("web-1");
        await _regions.Eu.Vm("web-1").StartAsync(cancellationToken: Patience);
        await _regions.Us.StopAsync();

        var listing = await _regions.Eu.Region().ListVmsAsync(Patience);
        Assert.Equal(["us"], listing.MissingRegions.AsEnumerable());
        Assert.Equal(["web-1"], listing.Items.Select(vm => vm.Name));
        var failure = await FindFailureAsync("web-1");
        Assert.Equal(NovaCronError.RegionUnreachable, failure.Error);
        Assert.Equal("link eu-us", failure.Side);
        Assert.Equal(1, _regions.World.RunningCopies("web-1"));
    }

    [Fact]
    public async Task Both_regions_are_listed_reachable_and_ready()
    {
        var regions = await _regions.Eu.Region().ListRegionsAsync(Patience);
        Assert.Equal([("eu", true, true), ("us", false, true)], regions.OrderBy(region => region.Name).Select(region => (
            region.Name, region.IsLocal, region.IsReachable)));

        using var api = new HttpClient { BaseAddress = _regions.Eu.Api };
        Assert.Equal("ready\nlifecycle: running\ndatabase: answers\ngrains: answer\n", await api.GetStringAsync("/readyz?verbose",
            Patience));
        Assert.Equal("Healthy", await api.GetStringAsync("/livez", Patience));
        Assert.Contains("novacron_metrics_dropped_total 0", await api.GetStringAsync("/metrics", Patience), StringComparison.Ordinal);
        Assert.Contains("us-host", await api.GetStringAsync("/v1/hosts", Patience), StringComparison.Ordinal);
        using var call = await api.PostAsync("/novacron.federation.v1.RegionLink/Describe", null, Patience);
        Assert.Equal(HttpStatusCode.NotFound, call.StatusCode);
    }

    [Fact]
    public void The_banner_says_what_runs_where()
    {
        Assert.Contains("region      eu\n", _regions.Eu.Banner, StringComparison.Ordinal);
        Assert.Contains("hypervisor  in-process", _regions.Eu.Banner, StringComparison.Ordinal);
        Assert.Contains("issued now by the development CA", _regions.Eu.Banner, StringComparison.Ordinal);
        Assert.Contains($"peer        us={_regions.Us.Options.Listen}\n", _regions.Eu.Banner, StringComparison.Ordinal);
    }

    private static CancellationTokenSource MakePatience() => new(TimeSpan.FromMinutes(2));

    private Task<VmInfo> CreateAsync(string name) =>
        _regions.Eu.Vm(name).CreateAsync(new VmSpec(Memory, 1, Kernel: _regions.Kernel, CommandLine: "quiet"), cancellationToken: Patience);

    private async Task<MigrationInfo> MigrateAsync(string name)
    {
        var begun = await _regions.Eu.Vm(name).MigrateAsync(new MigrationRequest("us", Streams: 3), cancellationToken: Patience);
        return await WatchAsync(_regions.Eu, begun.Id);
    }

    private async Task<MigrationInfo> WatchAsync(RegionUnderTest region, string id)
    {
        MigrationInfo? last = null;
        await foreach (var seen in region.Migration(id).WatchAsync(Patience))
            last = seen;
        Assert.NotNull(last);
        Assert.True(last.HasEnded, last.ToString());
        return last;
    }

    private async Task<Failure> FindFailureAsync(string name)
    {
        try
        {
            return Assert.IsType<Failure>((await MigrateAsync(name)).Failure);
        }
        catch (NovaCronException exception)
        {
            return exception.Failure;
        }
    }
}
