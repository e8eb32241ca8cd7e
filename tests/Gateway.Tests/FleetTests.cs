using System.Text.Json;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

/// <summary>Reads of all VMs and of one, as fresh as asked for, and the VMs' events.</summary>
public sealed class FleetTests
{
    [Fact]
    public async Task A_lists_filters_and_page_are_the_regions_to_apply()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        AddLabelled(gateway, "web-1", "web-2", "web-3", "db-1");
        gateway.Federation.AddVm("web-4");

        var page = await gateway.GetJsonAsync(
            "/v1/vms?region=eu&phase=running&name=web&label=tier=front&label=note=a%3Db&maxStalenessMs=1500&pageSize=2");

        Assert.Equal(["web-1", "web-2"], page.GetProperty("items").EnumerateArray().Select(vm => vm.Text("name")));
        var next = await gateway.GetJsonAsync($"/v1/vms?name=web&label=tier=front&pageToken={page.Text("nextPageToken")}");
        Assert.Equal(["web-3"], next.GetProperty("items").EnumerateArray().Select(vm => vm.Text("name")));
        var query = Assert.IsType<VmQuery>(gateway.Federation.Asked.First());
        Assert.Equal(("eu", VmPhase.Running, "web", 2), (query.Region, query.Phase, query.NamePrefix, query.Count));
        Assert.Equal([new VmLabel("tier", "front"), new VmLabel("note", "a=b")], query.Labels.AsEnumerable());
        Assert.Equal(TimeSpan.FromSeconds(1.5), query.MaxStaleness);
        Assert.Null(query.After);
    }

    [Fact]
    public async Task A_list_says_how_fresh_it_is_for_each_region()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.MissingRegions = ["ap"];
        gateway.Federation.Freshness =
        [
            new("ap", null, null, 0), new("us", FakeFederation.Noon, TimeSpan.FromMilliseconds(2500.7), 3),
        ];

        var freshness = (await gateway.GetJsonAsync("/v1/vms")).GetProperty("freshness");

        Assert.Equal(
            """
            [{"region":"ap","asOf":null,"stalenessMs":null,"missing":0},
            {"region":"us","asOf":"2026-11-23T12:00:00+00:00","stalenessMs":2500,"missing":3}]
            """.ReplaceLineEndings(string.Empty),
            freshness.GetRawText());
    }

    [Fact]
    public async Task A_page_is_never_longer_than_a_region_gives()
    {
        await using var gateway = await Fakes.Gateway.StartAsync(options => options.PageSizeMax = 5000);

        await gateway.GetJsonAsync("/v1/vms?pageSize=5000");

        Assert.Equal(VmQuery.CountMax, Assert.IsType<VmQuery>(gateway.Federation.Asked.Single()).Count);
    }

    [Theory]
    [InlineData("", false, null)]
    [InlineData("?read=here", false, null)]
    [InlineData("?read=owner", true, null)]
    [InlineData("?maxStalenessMs=0", false, 0)]
    [InlineData("?maxStalenessMs=2000", false, 2000)]
    public async Task A_vm_is_read_as_fresh_as_asked_for(string query, bool isFromOwner, int? maxStalenessMs)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Vms["web-1"] = gateway.Federation.AddVm("web-1") with { AsOf = FakeFederation.Noon };

        var vm = await gateway.GetJsonAsync("/v1/vms/web-1" + query);

        Assert.Equal(FakeFederation.Noon, vm.GetProperty("asOf").GetDateTimeOffset());
        Assert.Equal("{}", vm.GetProperty("labels").GetRawText());
        var read = Assert.IsType<VmRead>(gateway.Federation.Asked.Single());
        Assert.Equal((isFromOwner, maxStalenessMs), (read.IsFromOwner, (int?)read.MaxStaleness?.TotalMilliseconds));
    }

    [Fact]
    public async Task What_the_owner_itself_says_has_no_as_of()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.AddVm("web-1");

        var vm = await gateway.GetJsonAsync("/v1/vms/web-1?read=owner");

        Assert.Equal(JsonValueKind.Null, vm.GetProperty("asOf").ValueKind);
    }

    [Theory]
    [InlineData("/v1/vms/web-1?read=elsewhere", "read")]
    [InlineData("/v1/vms/web-1?maxStalenessMs=-1", "maxStalenessMs")]
    [InlineData("/v1/vms/web-1?maxStalenessMs=soon", "maxStalenessMs")]
    [InlineData("/v1/vms?maxStalenessMs=-1", "maxStalenessMs")]
    [InlineData("/v1/vms?label=tier", "label")]
    [InlineData("/v1/vms?label==front", "label")]
    [InlineData("/v1/vms?label=two%20words=x", "label")]
    public async Task A_wrong_query_names_its_parameter_and_asks_no_grain(string path, string parameter)
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        var problem = await (await gateway.GetAsync(path)).ProblemAsync(400, "invalid-request");

        Assert.Contains(parameter, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(gateway.Federation.Calls);
    }

    [Fact]
    public async Task A_vms_events_end_when_it_is_gone()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        var vm = gateway.Federation.AddVm("web-1");
        gateway.Federation.WatchVm = _ => FakeFederation.Sequence(
            vm, vm, vm with { Version = 8, Phase = VmPhase.Stopped }, vm with { Version = 8, Labels = [new("k", "v")] });

        var events = await EventsAsync(gateway, "/v1/vms/web-1/events");

        Assert.Equal(4, events.Count);
        Assert.All(events[..3], item => Assert.StartsWith("event: vm\ndata: {\"name\":\"web-1\"", item, StringComparison.Ordinal));
        Assert.Contains("\"phase\":\"stopped\"", events[1], StringComparison.Ordinal);
        Assert.Contains("\"labels\":{\"k\":\"v\"}", events[2], StringComparison.Ordinal);
        Assert.Equal("event: end\ndata: {}", events[3]);
    }

    [Fact]
    public async Task Events_of_a_vm_that_nobody_knows_are_a_plain_404()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();

        await (await gateway.GetAsync("/v1/vms/nobody/events")).ProblemAsync(404, "vm-not-found");
    }

    [Fact]
    public async Task All_vms_events_say_what_changes_and_what_goes()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        var vm = gateway.Federation.AddVm("web-1");
        gateway.Federation.WatchVms = _ => FakeFederation.Sequence(new VmChange("web-1", vm.Uid, vm), new("web-1", vm.Uid, null));

        var events = await EventsAsync(gateway, "/v1/events");

        Assert.Equal(2, events.Count);
        Assert.StartsWith("event: vm\ndata: {\"name\":\"web-1\"", events[0], StringComparison.Ordinal);
        Assert.Equal("event: gone\ndata: {\"name\":\"web-1\",\"uid\":\"uid-web-1\"}", events[1]);
    }

    [Fact]
    public async Task A_region_without_replicated_records_says_so_as_the_last_event()
    {
        await using var gateway = await Fakes.Gateway.StartAsync();
        gateway.Federation.Fault = FakeFederation.Error(NovaCronError.RegionUnknown);

        var last = Assert.Single(await EventsAsync(gateway, "/v1/events"));

        Assert.StartsWith("event: error\n", last, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"region-unknown\"", last, StringComparison.Ordinal);
    }

    private static void AddLabelled(Fakes.Gateway gateway, params string[] names)
    {
        foreach (var name in names)
        {
            gateway.Federation.Vms[name] = gateway.Federation.AddVm(name) with
            {
                Labels = [new("note", "a=b"), new("tier", "front")],
            };
        }
    }

    private static async Task<List<string>> EventsAsync(Fakes.Gateway gateway, string path)
    {
        var text = await gateway.ReadEventsAsync(path);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(item => !item.StartsWith(':'))];
    }
}
