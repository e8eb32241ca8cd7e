using NovaCron.GrainInterfaces;
using NovaCron.PostgresKit;
using NovaCron.Silo.Storage;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Fleet;

/// <summary>Three whole regions over mutual TLS, each of which answers for the whole fleet.</summary>
public sealed class FleetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_region_shows_a_vm_of_another_one_with_its_labels_and_how_stale_that_is(string kind)
    {
        await using var database = kind == "sqlite" ? null : await TestPostgres.CreateDatabaseAsync("fleet");
        if (database is not null)
        {
            await using var schema = new PostgresDatabase(database.ConnectionString, new PostgresOptions());
            await schema.ApplySchemaAsync(CancellationToken.None);
        }

        await using var three = await ThreeMembers.StartAsync(euDatabase: database?.ConnectionString);
        var (asia, eu) = (three.Regions[0], three.Regions[1]);
        var made = await CreateAsync(three, eu, "web1");
        Assert.Null(made.AsOf);

        var seen = await UntilAsync(() => asia.Vm("web1").GetAsync(), vm => vm.AsOf is not null);
        Assert.Equal((made.Uid, "eu", made.Epoch, VmPhase.Stopped), (seen.Uid, seen.OwnerRegion, seen.Epoch, seen.Phase));

        // A label is put where its VM is not owned, and seen there at once.
        var labelled = await asia.Vm("web1").SetLabelsAsync([new VmLabel("tier", "front")], []);
        Assert.Equal(new VmLabel("tier", "front"), Assert.Single(labelled.Labels));
        Assert.Equal(new VmLabel("tier", "front"), Assert.Single((await asia.Vm("web1").GetAsync()).Labels));
        await UntilAsync(() => eu.Vm("web1").GetAsync(), vm => vm.Labels.Length == 1 && vm.AsOf is null);

        // What a region has in writing is all that it needs.
        await eu.StopAsync();
        await eu.StartAsync();
        await UntilAsync(() => eu.Vm("web1").GetAsync(), vm => vm.Labels.Length == 1 && vm.AsOf is null);
        await eu.Vm("web1").SetLabelsAsync([], ["tier"]);
        await UntilAsync(() => asia.Vm("web1").GetAsync(), vm => vm.Labels.IsEmpty);
    }

    [Fact]
    public async Task A_list_is_whole_filtered_and_paged_and_has_what_its_own_region_committed_before()
    {
        await using var three = await ThreeMembers.StartAsync();
        var (asia, eu) = (three.Regions[0], three.Regions[1]);
        await CreateAsync(three, asia, "a1");
        foreach (var name in new[] { "b1", "b2", "b3" })
        {
            await CreateAsync(three, eu, name);
            Assert.Contains(name, (await eu.Region().QueryVmsAsync(new VmQuery())).Items.Select(vm => vm.Name));
        }

        await eu.Vm("b2").SetLabelsAsync([new VmLabel("k", "v")], []);
        var all = await UntilAsync(
            () => asia.Region().QueryVmsAsync(new VmQuery()), list => list.Items.Length == 4 && list.MissingRegions.IsEmpty);

        Assert.Equal(["asia", "eu", "us"], all.Freshness.Select(one => one.Region));
        Assert.All(all.Freshness, one => Assert.NotNull(one.Staleness));
        Assert.Equal(["a1", "b1", "b2", "b3"], all.Items.Select(vm => vm.Name));
        var first = await asia.Region().QueryVmsAsync(new VmQuery { NamePrefix = "b", Count = 2 });
        Assert.Equal(["b1", "b2"], first.Items.Select(vm => vm.Name));
        var second = await asia.Region().QueryVmsAsync(new VmQuery { NamePrefix = "b", Count = 2, After = first.Next });
        Assert.Equal(("b3", null), (Assert.Single(second.Items).Name, second.Next));
        Assert.Equal("a1", Assert.Single((await asia.Region().QueryVmsAsync(new VmQuery { Region = "asia" })).Items).Name);
        var labelled = await UntilAsync(
            () => asia.Region().QueryVmsAsync(new VmQuery { Labels = [new VmLabel("k", "v")] }), list => list.Items.Length > 0);
        Assert.Equal("b2", Assert.Single(labelled.Items).Name);
    }

    [Fact]
    public async Task A_region_whose_peer_is_away_still_answers_and_says_so()
    {
        await using var three = await ThreeMembers.StartAsync();
        var (asia, eu) = (three.Regions[0], three.Regions[1]);
        await CreateAsync(three, eu, "web1");
        var seen = await UntilAsync(() => asia.Vm("web1").GetAsync(), vm => vm.AsOf is not null);
        await UntilAsync(() => asia.Region().ListHostsAsync(), list => list.Items.Any(host => host.Name == "eu-host"));

        await eu.StopAsync();

        var stale = await asia.Vm("web1").GetAsync();
        Assert.Equal((seen.Uid, seen.Version), (stale.Uid, stale.Version));
        var later = await UntilAsync(
            () => asia.Region().QueryVmsAsync(new VmQuery()),
            list => list.Freshness.Single(one => one.Region == "eu").Staleness > TimeSpan.FromSeconds(1));
        Assert.Single(later.Items);
        var strict = await asia.Region().QueryVmsAsync(new VmQuery { MaxStaleness = TimeSpan.FromSeconds(1) });
        Assert.Empty(strict.Items);
        Assert.Equal("eu", Assert.Single(strict.MissingRegions));
        await Assert.ThrowsAsync<NovaCronException>(() => asia.Vm("web1").ReadAsync(VmRead.Owner));
        Assert.Contains("eu-host", (await asia.Region().ListHostsAsync()).Items.Select(host => host.Name));
        await UntilAsync(
            () => HealthAsync(asia), health => health["eu"] is RegionHealth.Disconnected && health["us"] is RegionHealth.Connected);

        // Labels go on, and the owner sees them when it is back.
        await asia.Vm("web1").SetLabelsAsync([new VmLabel("seen", "while-away")], []);
        await eu.StartAsync();
        await UntilAsync(() => eu.Vm("web1").GetAsync(), vm => vm.Labels.Length == 1);
    }

    [Fact]
    public async Task A_command_through_another_region_is_read_there_at_once_and_a_deletion_is_seen()
    {
        await using var three = await ThreeMembers.StartAsync();
        var (asia, eu) = (three.Regions[0], three.Regions[1]);
        await CreateAsync(three, eu, "web1");
        await UntilAsync(() => asia.Vm("web1").GetAsync(), vm => vm.AsOf is not null);

        var started = await asia.Vm("web1").StartAsync();

        Assert.Equal(VmPhase.Running, started.Phase);
        Assert.Equal(VmPhase.Running, (await asia.Vm("web1").GetAsync()).Phase);
        await UntilAsync(() => asia.Vm("web1").GetAsync(), vm => vm.AsOf is not null && vm.Phase is VmPhase.Running);

        await asia.Vm("web1").StopAsync();
        await asia.Vm("web1").DeleteAsync();
        var gone = await Assert.ThrowsAsync<NovaCronException>(() => asia.Vm("web1").GetAsync());
        Assert.Equal(NovaCronError.VmNotFound, gone.Failure.Error);
        await UntilAsync(() => three.Regions[2].Region().QueryVmsAsync(new VmQuery()), list => list.Items.IsEmpty);
    }

    [Fact]
    public async Task A_watcher_follows_a_vm_of_another_region_until_it_is_gone()
    {
        await using var three = await ThreeMembers.StartAsync();
        var (asia, eu) = (three.Regions[0], three.Regions[1]);
        await CreateAsync(three, eu, "web1");
        await UntilAsync(() => asia.Vm("web1").GetAsync(), vm => vm.AsOf is not null);
        using var patience = new CancellationTokenSource(Patience);
        var phases = new List<VmPhase>();
        await foreach (var vm in asia.Vm("web1").WatchAsync(patience.Token))
        {
            if (phases.Count == 0)
            {
                await eu.Vm("web1").StartAsync();
            }

            phases.Add(vm.Phase);
            if (vm.Phase is VmPhase.Running)
            {
                await eu.Vm("web1").StopAsync();
                await eu.Vm("web1").DeleteAsync();
            }
        }

        Assert.Equal(VmPhase.Stopped, phases[0]);
        Assert.Contains(VmPhase.Running, phases);
    }

    private static async Task<Dictionary<string, RegionHealth>> HealthAsync(RegionUnderTest region) =>
        (await region.Region().ListRegionsAsync()).ToDictionary(one => one.Name, one => one.Health);

    private static Task<VmInfo> CreateAsync(ThreeMembers three, RegionUnderTest region, string name) => UntilAsync(
        () => region.Vm(name).CreateAsync(new VmSpec(64 << 20, 1, three.Kernel), $"create-{name}"), _ => true);

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isReady)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (await ask() is var answer && isReady(answer))
                    return answer;
            }
            catch (NovaCronException exception) when (exception.Failure.IsTransient)
            {
                // Not yet.
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
