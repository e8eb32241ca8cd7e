using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Records;
using static NovaCron.Grains.Tests.Records.RecordKit;

namespace NovaCron.Grains.Tests.Records;

/// <summary>Lists and freshness of a replica as it was at one moment.</summary>
public sealed class FleetViewTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(10_000);
    private readonly RecordKit _kit = new();

    public FleetViewTests()
    {
        foreach (var name in new[] { "a", "a-b", "a.b", "b1", "b2", "c" })
        {
            Say(name, $"uid-{name}");
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(100)]
    public void Pages_are_the_list_in_parts(int count)
    {
        var (names, after) = (new List<string>(), (string?)null);
        do
        {
            var page = View().List(new VmQuery { After = after }).Take(count).ToList();
            names.AddRange(page.Select(vm => vm.Name));
            after = page.Count == count ? FleetView.PlaceOf(page[^1]) : null;
        }
        while (after is not null);

        Assert.Equal(["a", "a-b", "a.b", "b1", "b2", "c"], names);
    }

    [Fact]
    public void A_list_has_what_is_asked_for()
    {
        _kit.Take(VmRecord.Label("b1", "uid-b1", "k", "v"));

        Assert.Equal(["b1", "b2"], Names(new VmQuery { NamePrefix = "b" }));
        Assert.Equal(["b2"], Names(new VmQuery { NamePrefix = "b", After = "b1\nuid-b1" }));
        Assert.Equal(["b1"], Names(new VmQuery { Labels = [new VmLabel("k", "v")] }));
        Assert.Empty(Names(new VmQuery { Labels = [new VmLabel("k", "w")] }));
        Assert.Empty(Names(new VmQuery { Region = "asia" }));
        Assert.Empty(Names(new VmQuery { Phase = VmPhase.Stopped }));
        Assert.Equal(6, Names(new VmQuery { Region = "eu", Phase = VmPhase.Running }).Length);
    }

    [Fact]
    public void An_answer_says_as_of_when_it_is()
    {
        var view = View();

        Assert.Equal(["asia", "eu", "test"], view.Freshness.Select(one => one.Region));
        Assert.Equal("asia", Assert.Single(view.Missing));
        var eu = view.Freshness[1];
        Assert.Equal((9_000, 1_200.0, 3), (eu.AsOf!.Value.ToUnixTimeMilliseconds(), eu.Staleness!.Value.TotalMilliseconds, eu.Missing));
        Assert.Equal(500, view.Freshness[2].Staleness!.Value.TotalMilliseconds);
        Assert.Equal(eu.AsOf, view.Find("c").Vm!.AsOf);
        Assert.Equal((null, 0), (view.Find("nobody's").Vm, view.Find("nobody's").Epoch));
    }

    [Fact]
    public void Hosts_are_those_of_other_regions_that_take_part()
    {
        _kit.Take(HostRecord.Say(Host("eu", "h1")), HostRecord.Say(Host("test", "h2")), HostRecord.Say(Host("left", "h3")));

        Assert.Equal("h1", Assert.Single(View().Hosts()).Name);
    }

    [Fact]
    public void A_host_is_told_of_again_when_enough_has_changed()
    {
        var said = Host("eu", "h");

        Assert.False(HostRecord.IsNews(said, said with { FreeMemoryBytes = said.FreeMemoryBytes - 5 }));
        Assert.True(HostRecord.IsNews(said, said with { FreeMemoryBytes = said.FreeMemoryBytes - 11 }));
        Assert.False(HostRecord.IsNews(said, said with { FreeDiskBytes = said.FreeDiskBytes - 10 }));
        Assert.True(HostRecord.IsNews(said, said with { FreeDiskBytes = said.FreeDiskBytes - 21 }));
        Assert.True(HostRecord.IsNews(said, said with { Machines = 2 }));
        Assert.True(HostRecord.IsNews(said, said with { Remarks = ["new"] }));
    }

    private static HostInfo Host(string region, string name) => new(name, region, "qemu", "9", "kvm", 1000, 500, 2000, 4, 1, ["one"]);

    private string[] Names(VmQuery query) => [.. View().List(query).Select(vm => vm.Name)];

    private void Say(string name, string uid) =>
        _kit.Take(VmRecord.Say(name, "eu", VmRecord.Encode(new VmReport(uid, 1, Vm(name, uid, "eu", 1)))));

    private FleetView View() => new(
        new SyncView(
            new Author("test", 1),
            _kit.Store,
            _kit.Applied,
            IsWhole: true,
            [new SourceStaleness(new Author("eu", 1), 9_000, TimeSpan.FromSeconds(1), TimeSpan.Zero, IsConnected: true, Missing: 3)],
            OwnAsOfMs: 9_500,
            TimeSpan.Zero),
        TimeSpan.FromMilliseconds(200),
        Now,
        ["asia", "eu", "test"],
        new VmRecordCache());
}
