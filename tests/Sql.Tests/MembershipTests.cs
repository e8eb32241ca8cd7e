using NovaCron.PostgresKit;
using NovaCron.Sql.Tests.Kit;

namespace NovaCron.Sql.Tests;

/// <summary>The contract of clustering.</summary>
public sealed class MembershipTests
{
    private const int Silos = 12;
    private const string Suspicion = "10.0.0.9:1@1,2026-11-20 11:00:00.000 GMT";

    [PostgresFact]
    public async Task A_cluster_begins_with_its_version_and_a_row_without_a_member()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");

        Assert.True(await cluster.CreateAsync());
        Assert.False(await cluster.CreateAsync());

        foreach (var row in new[] { Assert.Single(await cluster.ReadAllAsync()), await cluster.ReadOneAsync(11111) })
        {
            Assert.Equal(0, row.Number("Version"));
            foreach (var column in new[]
            {
                "Address", "Port", "Generation", "SiloName", "HostName", "Status", "ProxyPort", "SuspectTimes", "StartTime", "IAmAliveTime",
            })
                Assert.Null(row[column]);
        }
    }

    [PostgresFact]
    public async Task A_member_is_read_as_it_was_written()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");
        await cluster.CreateAsync();
        Assert.True(await cluster.InsertAsync(11111, version: 0, gateway: 30000));
        Assert.True(await cluster.UpdateAsync(11111, version: 1, Cluster.Active, "10.0.0.2:1@3,2026-11-20 12:00:01.000 GMT"));

        foreach (var row in new[] { Assert.Single(await cluster.ReadAllAsync()), await cluster.ReadOneAsync(11111) })
        {
            Assert.Equal(("10.0.0.1", "silo-11111", "host"), (row.Text("Address"), row.Text("SiloName"), row.Text("HostName")));
            Assert.Equal((11111, 7, Cluster.Active, 30000, 2),
                (row.Number("Port"), row.Number("Generation"), row.Number("Status"), row.Number("ProxyPort"), row.Number("Version")));
            Assert.Equal("10.0.0.2:1@3,2026-11-20 12:00:01.000 GMT", row.Text("SuspectTimes"));
            Assert.Equal((Cluster.Noon, Cluster.Noon), (row.Time("StartTime"), row.Time("IAmAliveTime")));
        }
    }

    [PostgresFact]
    public async Task A_change_with_another_version_or_without_its_member_changes_nothing()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");
        await cluster.CreateAsync();
        await cluster.InsertAsync(1, version: 0);

        Assert.False(await cluster.InsertAsync(2, version: 0));
        Assert.False(await cluster.InsertAsync(2, version: 2));
        Assert.False(await cluster.InsertAsync(1, version: 1));
        Assert.False(await cluster.UpdateAsync(1, version: 0, Cluster.Active));
        Assert.False(await cluster.UpdateAsync(2, version: 1, Cluster.Active));
        Assert.False(await (cluster with { Id = "us" }).InsertAsync(1, version: 0));

        var (ports, version) = await cluster.ReadAsync();
        Assert.Equal("1", ports);
        Assert.Equal(1, version);
        Assert.Equal(Cluster.Joining, (await cluster.ReadOneAsync(1)).Number("Status"));
    }

    [PostgresFact]
    public async Task Members_that_join_at_once_each_move_the_version_by_one()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");
        await cluster.CreateAsync();

        await Task.WhenAll(Enumerable.Range(1, Silos).Select(port => Task.Run(() => RepeatAsync(
            cluster, version => cluster.InsertAsync(port, version)))));

        var (ports, version) = await cluster.ReadAsync();
        Assert.Equal(string.Join(' ', Enumerable.Range(1, Silos)), ports);
        Assert.Equal(Silos, version);
    }

    [PostgresFact]
    public async Task Changes_signs_of_life_and_clean_ups_at_once_keep_version_and_members_in_step()
    {
        const int ChangesEach = 8;
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");
        await cluster.CreateAsync();
        for (var port = 1; port <= Silos; port++)
            await cluster.InsertAsync(port, version: port - 1);

        var changes = Enumerable.Range(1, Silos).Select(port => Task.Run(async () =>
        {
            for (var i = 1; i <= ChangesEach; i++)
            {
                var alive = Cluster.Noon.AddSeconds(i);
                await cluster.SayAliveAsync(port, alive);
                await RepeatAsync(cluster, version => cluster.UpdateAsync(port, version, Cluster.Active, $"{i}", alive));
            }
        }));
        var cleaning = Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await cluster.CleanAsync(Cluster.Noon.AddYears(1));
        });
        await Task.WhenAll([.. changes, cleaning]);

        var rows = await cluster.ReadAllAsync();
        Assert.Equal(Silos, rows.Count);
        Assert.All(rows, row => Assert.Equal(Silos + (Silos * ChangesEach), row.Number("Version")));
        Assert.All(rows, row => Assert.Equal($"{ChangesEach}", row.Text("SuspectTimes")));
    }

    [PostgresFact]
    public async Task A_sign_of_life_does_not_move_the_version()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");
        await cluster.CreateAsync();
        await cluster.InsertAsync(1, version: 0);

        await cluster.SayAliveAsync(1, Cluster.Noon.AddSeconds(30));
        await cluster.SayAliveAsync(2, Cluster.Noon.AddSeconds(30));

        var row = await cluster.ReadOneAsync(1);
        Assert.Equal(Cluster.Noon.AddSeconds(30), row.Time("IAmAliveTime"));
        Assert.Equal(1, row.Number("Version"));
    }

    [PostgresFact]
    public async Task Gateways_are_the_active_members_that_have_one()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");
        await cluster.CreateAsync();
        await cluster.InsertAsync(1, version: 0, Cluster.Active, gateway: 30001);
        await cluster.InsertAsync(2, version: 1, Cluster.Active, gateway: 0);
        await cluster.InsertAsync(3, version: 2, Cluster.Joining, gateway: 30003);
        await cluster.InsertAsync(4, version: 3, Cluster.Active, gateway: 30004);

        Assert.Equal("30001 30004", await cluster.ReadGatewaysAsync());
        Assert.Empty(await (cluster with { Id = "us" }).ReadGatewaysAsync());
    }

    [PostgresFact]
    public async Task A_clean_up_takes_only_the_dead_about_whom_nothing_is_younger()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");
        await cluster.CreateAsync();
        int[] statuses = [Cluster.Dead, Cluster.Joining, Cluster.Active, Cluster.Stopping, Cluster.Dead, Cluster.Dead, Cluster.Dead];
        for (var i = 0; i < statuses.Length; i++)
            await cluster.InsertAsync(i + 1, version: i, statuses[i]);
        await cluster.SayAliveAsync(5, Cluster.Noon.AddHours(2));
        await cluster.UpdateAsync(6, version: 7, Cluster.Dead, $"{Suspicion}|10.0.0.8:1@1,2026-11-20 13:30:00.000 GMT");
        await cluster.UpdateAsync(7, version: 8, Cluster.Dead, Suspicion);

        await cluster.CleanAsync(Cluster.Noon);
        Assert.Equal("1 2 3 4 5 6 7", (await cluster.ReadAsync()).Ports);
        await (cluster with { Id = "us" }).CleanAsync(Cluster.Noon.AddHours(1));
        Assert.Equal("1 2 3 4 5 6 7", (await cluster.ReadAsync()).Ports);
        await cluster.CleanAsync(Cluster.Noon.AddHours(1));

        var (ports, version) = await cluster.ReadAsync();
        Assert.Equal("2 3 4 5 6", ports);
        Assert.Equal(9, version);
    }

    [PostgresFact]
    public async Task One_dead_member_goes_only_as_it_was_seen()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var cluster = new Cluster(database, "eu");
        await cluster.CreateAsync();
        await cluster.InsertAsync(1, version: 0, Cluster.Dead);
        await cluster.InsertAsync(2, version: 1, Cluster.Active);
        await cluster.InsertAsync(3, version: 2, Cluster.Dead);
        await cluster.UpdateAsync(3, version: 3, Cluster.Dead, Suspicion);

        await cluster.CleanOneAsync(1, Suspicion, Cluster.Noon, Cluster.Noon);
        await cluster.CleanOneAsync(1, null, Cluster.Noon.AddSeconds(1), Cluster.Noon);
        await cluster.CleanOneAsync(1, null, Cluster.Noon, Cluster.Noon.AddSeconds(1));
        await cluster.CleanOneAsync(2, null, Cluster.Noon, Cluster.Noon);
        Assert.Equal("1 2 3", (await cluster.ReadAsync()).Ports);

        await cluster.CleanOneAsync(1, null, Cluster.Noon, Cluster.Noon);
        await cluster.CleanOneAsync(3, Suspicion, Cluster.Noon, Cluster.Noon);
        Assert.Equal("2", (await cluster.ReadAsync()).Ports);
    }

    [PostgresFact]
    public async Task A_deleted_cluster_leaves_the_others_alone()
    {
        await using var database = await Database.CreateAsync("postgresql");
        var (eu, us) = (new Cluster(database, "eu"), new Cluster(database, "us"));
        foreach (var cluster in new[] { eu, us })
        {
            await cluster.CreateAsync();
            await cluster.InsertAsync(1, version: 0);
        }

        await eu.DeleteAsync();

        Assert.Empty(await eu.ReadAllAsync());
        Assert.Equal("1", (await us.ReadAsync()).Ports);
    }

    // As Orleans does: read the version, try, and again when somebody else was faster.
    private static async Task RepeatAsync(Cluster cluster, Func<int, Task<bool>> change)
    {
        while (!await change((await cluster.ReadAsync()).Version))
            await Task.Yield();
    }
}
