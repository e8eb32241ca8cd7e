using System.Runtime.CompilerServices;
using NovaCron.Client;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

/// <summary>The client's reads, labels and watches of VMs.</summary>
public sealed class ClientFleetTests
{
    private readonly FakeFederation _federation = new();
    private readonly NovaCronClient _client;

    public ClientFleetTests() => _client = new NovaCronClient(
        FakeGrainFactory.Create(_federation),
        new NovaCronClientOptions { Region = "eu", RetryDelay = TimeSpan.FromMilliseconds(1), RetryFor = TimeSpan.FromSeconds(5) },
        TimeProvider.System);

    public static TheoryData<Exception> Breaks =>
    [
        new EnumerationAbortedException("The silo restarts."),
        FakeFederation.Error(NovaCronError.RegionUnreachable, isTransient: true),
    ];

    [Fact]
    public async Task Labels_are_put_again_where_nobody_answered()
    {
        _federation.AddVm("web-1");
        _federation.Faults.Enqueue(new TimeoutException());

        var vm = await _client.Vm("web-1").SetLabelsAsync([new VmLabel("k", "v")], ["gone"]);

        Assert.Equal([new VmLabel("k", "v")], vm.Labels.AsEnumerable());
        Assert.Equal(["label web-1 +k=v -gone", "label web-1 +k=v -gone"], _federation.Calls);
    }

    [Fact]
    public async Task A_read_says_how_fresh_it_has_to_be()
    {
        _federation.AddVm("web-1");
        await _client.Vm("web-1").ReadAsync(VmRead.Owner);
        await _client.Vm("web-1").ReadAsync(VmRead.Here);
        Assert.Equal(["read web-1 owner", "read web-1 here"], _federation.Calls);
    }

    [Fact]
    public async Task All_pages_of_a_query_have_everything_once()
    {
        string[] names = [.. Enumerable.Range(0, 7).Select(number => $"vm-{number}")];
        Array.ForEach(names, name => _federation.AddVm(name));

        var pages = await AllAsync(_client.QueryVmPagesAsync(new VmQuery { Count = 3 }));

        Assert.Equal([3, 3, 1], pages.Select(page => page.Items.Length));
        Assert.Equal(names, pages.SelectMany(page => page.Items).Select(vm => vm.Name));
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_watch_of_a_vm_is_opened_anew_and_never_goes_back(Exception broken)
    {
        var vm = _federation.AddVm("web-1");
        VmInfo stopped = vm with { Version = 9, Phase = VmPhase.Stopped }, moved = vm with { Epoch = 2, Version = 1, OwnerRegion = "us" };
        var opened = 0;
        _federation.WatchVm = _ => opened++ switch
        {
            0 => BreakAfter(broken, vm, stopped),
            1 => BreakAfter(broken, stopped with { Version = 8 }, stopped, moved),
            _ => FakeFederation.Sequence(stopped, moved with { Labels = [new("k", "v")] }),
        };

        var seen = await AllAsync(_client.Vm("web-1").WatchAsync());

        Assert.Equal([(1, 7, 0), (1, 9, 0), (2, 1, 0), (2, 1, 1)], seen.Select(one => (one.Epoch, one.Version, one.Labels.Length)));
    }

    [Fact]
    public async Task A_watch_that_is_refused_says_why()
    {
        _federation.Fault = FakeFederation.Error(NovaCronError.RegionUnknown);
        await Assert.ThrowsAsync<NovaCronException>(() => AllAsync(_client.WatchVmsAsync()));
        Assert.Single(_federation.Calls);
    }

    [Fact]
    public async Task A_watch_of_all_vms_tells_what_went_while_it_was_broken()
    {
        var kept = _federation.AddVm("kept");
        var gone = _federation.AddVm("gone");
        var far = _federation.AddVm("far", region: "ap");
        var opened = 0;
        _federation.WatchVms = token =>
        {
            if (opened++ == 0)
            {
                return FakeFederation.BreakAfter(Change(kept), Change(gone), Change(far));
            }

            // It looked at its VMs before one went, so that it still begins with that one.
            _federation.MissingRegions = ["ap"];
            _federation.Vms.Clear();
            _federation.AddVm("kept");
            return FakeFederation.Sequence(Change(kept), Change(gone), Gone(gone), Change(kept with { Version = 8 }), Gone(kept));
        };

        var seen = await AllAsync(_client.WatchVmsAsync());

        Assert.Equal(
            ["kept 7", "gone 7", "far 7", "gone gone", "kept 8", "kept gone"],
            seen.Select(change => $"{change.Name} {change.Vm?.Version.ToString() ?? "gone"}"));
    }

    [Fact]
    public async Task Whoever_stops_watching_leaves_nothing_open()
    {
        var vm = _federation.AddVm("web-1");
        var closed = new TaskCompletionSource();
        _federation.WatchVms = token => EndlessAsync(Change(vm), closed, token);

        var watch = _client.WatchVmsAsync();
        Assert.Equal("web-1", (await FirstAsync(watch)).Name);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10));

        // Enumerated again it begins anew.
        closed = new TaskCompletionSource();
        Assert.Equal("web-1", (await FirstAsync(watch)).Name);
    }

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
        {
            return item;
        }

        throw new InvalidOperationException("There was nothing.");
    }

    private static VmChange Change(VmInfo vm) => new(vm.Name, vm.Uid, vm);

    private static VmChange Gone(VmInfo vm) => new(vm.Name, vm.Uid, null);

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }

    private static async IAsyncEnumerable<T> BreakAfter<T>(Exception broken, params T[] items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }

        throw broken;
    }

    private static async IAsyncEnumerable<VmChange> EndlessAsync(
        VmChange first, TaskCompletionSource closed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            yield return first;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            closed.SetResult();
        }
    }
}
