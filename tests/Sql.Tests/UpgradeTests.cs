using NovaCron.PostgresKit;
using NovaCron.Sql.Tests.Kit;

namespace NovaCron.Sql.Tests;

/// <summary>Scripts over what is there already.</summary>
public sealed class UpgradeTests
{
    private static readonly string[] Keys =
    [
        "ClearStorageKey", "DeleteReminderRowKey", "DeleteReminderRowsKey", "DeleteStorageKey", "ReadFromStorageKey", "ReadRangeRows1Key",
        "ReadRangeRows2Key", "ReadReminderRowKey", "ReadReminderRowsKey", "UpsertReminderRowKey", "WriteToStorageKey",
    ];

    private static readonly string[] ClusteringKeys =
    [
        "CleanupDefunctSiloEntriesKey", "CleanupDefunctSiloEntryKey", "DeleteMembershipTableEntriesKey", "GatewaysQueryKey",
        "InsertMembershipKey", "InsertMembershipVersionKey", "MembershipReadAllKey", "MembershipReadRowKey", "UpdateIAmAlivetimeKey",
        "UpdateMembershipKey",
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task The_scripts_bring_every_query_and_record_the_version_in_their_text(string kind)
    {
        await using var database = await Database.CreateAsync(kind);

        foreach (var key in kind == "sqlite" ? Keys : [.. Keys, .. ClusteringKeys])
            Assert.Equal(1, await database.CountAsync($"SELECT count(*) FROM OrleansQuery WHERE QueryKey = '{key}'"));
        foreach (var script in Script.ReadAll(kind))
            Assert.Equal(script.Version, await database.CountAsync($"SELECT Version FROM NovaCronSchema WHERE Script = '{script.Name}'"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Applied_again_they_keep_the_data_and_the_time_of_the_first_application(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, 1);
        await database.ExecuteAsync("UPDATE NovaCronSchema SET AppliedAt = '2026-01-01 00:00:00'");

        await database.ApplyAsync();
        await database.ApplyAsync();

        Assert.Equal("01", (await state.ReadAsync())!.Value.Payload);
        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM NovaCronSchema WHERE AppliedAt <> '2026-01-01 00:00:00'"));
    }

    [PostgresFact]
    public async Task A_script_refuses_to_go_back_behind_a_later_version()
    {
        await using var database = await Database.CreateAsync("postgresql");
        foreach (var script in Script.ReadAll("postgresql"))
        {
            await database.ExecuteAsync($"UPDATE NovaCronSchema SET Version = 900 WHERE Script = '{script.Name}'");

            var refusal = await Assert.ThrowsAnyAsync<Npgsql.PostgresException>(() => database.ExecuteAsync(script.Text));
            Assert.Contains(script.Name, refusal.MessageText, StringComparison.Ordinal);
            Assert.Contains("900", refusal.MessageText, StringComparison.Ordinal);
        }

        Assert.Equal(6, await database.CountAsync("SELECT count(*) FROM NovaCronSchema WHERE Version = 900"));
    }

    [PostgresFact]
    public async Task Tables_of_other_scripts_are_taken_over_and_copies_resolved()
    {
        await using var database = await Database.CreateEmptyAsync("postgresql");
        await database.ExecuteAsync(Script.ReadRecorded("stock-postgresql.sql"));

        await database.ApplyAsync();
        await database.ApplyAsync();

        var twice = new StoredState(database, "vm/eu/twice");
        var (payload, version) = (await twice.ReadAsync())!.Value;
        Assert.Equal("03", payload);
        Assert.Equal(3, version);
        Assert.Equal("07", (await new StoredState(database, "vm/eu/once").ReadAsync())!.Value.Payload);
        Assert.Equal("09", (await new StoredState(database, null, N1: 5).ReadAsync())!.Value.Payload);
        Assert.Equal(1, (await new StoredState(database, null, N1: 6).ReadAsync())!.Value.Version);
        Assert.Equal(4, await twice.WriteAsync(3, 4));
        Assert.Equal(1, await database.CountAsync(
            "SELECT count(*) FROM OrleansStorage WHERE ModifiedOn = '2026-11-20 12:00:01+00' AND GrainIdN1 = 5"));
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM OrleansRemindersTable WHERE Version = 5 AND Period = 70000"));
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM OrleansRemindersTable"));
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'SomethingElseKey'"));

        var row = Assert.Single(await new Cluster(database, "eu").ReadAllAsync());
        Assert.Equal((Cluster.Dead, 5), (row.Number("Status"), row.Number("Version")));
        Assert.True(await new Cluster(database, "eu").InsertAsync(2, version: 5));
    }

    [Fact]
    public async Task A_file_of_the_version_before_keeps_its_data()
    {
        await using var database = await Database.CreateEmptyAsync("sqlite");
        await database.ExecuteAsync(Script.ReadRecorded("sqlite-version-1.sql"));

        await database.ApplyAsync();

        var state = new StoredState(database, "vm/eu/web-1");
        var (payload, version) = (await state.ReadAsync())!.Value;
        Assert.Equal(Convert.ToHexString("{\"version\":1}"u8), payload);
        Assert.Equal(7, version);
        Assert.Equal((null, 2), await new StoredState(database, "vm/eu/web-2").ReadAsync());
        Assert.Equal(8, await state.WriteAsync(7, 1));
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM OrleansRemindersTable WHERE Version = 3"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_from_before_the_outbox_gets_it_and_announces_only_what_is_written_from_then_on(string kind)
    {
        await using var database = await Database.CreateEmptyAsync(kind);
        foreach (var script in Script.ReadAll(kind).Where(script => string.CompareOrdinal(script.Name, "50") < 0))
            await database.ExecuteAsync(script.Text);
        var state = new StoredState(database, "vm/eu/web-1");
        await state.WriteAsync(null, [.. "NCA10000000002ab{}"u8]);

        await database.ApplyAsync();
        await database.ApplyAsync();

        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM NovaCronOutbox"));
        Assert.Equal(1, (await state.ReadAsync())!.Value.Version);
        Assert.Equal(2, await state.WriteAsync(1, [.. "NCA10000000002cd{}"u8]));
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM NovaCronOutbox"));
    }
}
