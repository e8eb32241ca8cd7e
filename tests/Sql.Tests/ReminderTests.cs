using FsCheck;
using FsCheck.Fluent;
using NovaCron.Sql.Tests.Kit;

namespace NovaCron.Sql.Tests;

/// <summary>The contract of reminders.</summary>
public sealed class ReminderTests
{
    private static readonly DateTime Start = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reminder_is_read_as_it_was_written_and_its_version_counts(string kind)
    {
        await using var database = await Database.CreateAsync(kind);

        Assert.Equal(1, await WriteAsync(database, "vm/1", "watch", hash: -5, period: 60_000));
        Assert.Equal(2, await WriteAsync(database, "vm/1", "watch", hash: -5, period: 5_000_000_000L));

        var row = Assert.Single(await database.RunAsync(
            "ReadReminderRowKey", ("ServiceId", "novacron"), ("GrainId", "vm/1"), ("ReminderName", "watch")));
        Assert.Equal("vm/1", row.Text("GrainId"));
        Assert.Equal("watch", row.Text("ReminderName"));
        Assert.Equal(Start, row.Time("StartTime"));
        Assert.Equal(5_000_000_000L, row["Period"]);
        Assert.Equal(2, row.Number("Version"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_grains_reminders_are_its_own(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        await WriteAsync(database, "vm/1", "watch", 1);
        await WriteAsync(database, "vm/1", "sweep", 1);
        await WriteAsync(database, "vm/2", "watch", 2);
        await WriteAsync(database, "vm/1", "alien", 1, service: "other");

        var rows = await database.RunAsync("ReadReminderRowsKey", ("ServiceId", "novacron"), ("GrainId", "vm/1"));

        Assert.Equal(["sweep", "watch"], rows.Select(row => row.Text("ReminderName")).Order());
        Assert.Empty(await database.RunAsync(
            "ReadReminderRowKey", ("ServiceId", "novacron"), ("GrainId", "vm/2"), ("ReminderName", "sweep")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reminder_is_deleted_in_its_version_only(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        await WriteAsync(database, "vm/1", "watch", 1);
        await WriteAsync(database, "vm/1", "watch", 1);

        Assert.False(await DeleteAsync(database, "vm/1", "watch", version: 1));
        Assert.False(await DeleteAsync(database, "vm/2", "watch", version: 2));
        Assert.True(await DeleteAsync(database, "vm/1", "watch", version: 2));
        Assert.False(await DeleteAsync(database, "vm/1", "watch", version: 2));
        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM OrleansRemindersTable"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_reminders_of_a_service_go_at_once(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        await WriteAsync(database, "vm/1", "watch", 1);
        await WriteAsync(database, "vm/2", "watch", 2);
        await WriteAsync(database, "vm/1", "watch", 1, service: "other");

        await database.RunAsync("DeleteReminderRowsKey", ("ServiceId", "novacron"));

        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM OrleansRemindersTable WHERE ServiceId = 'novacron'"));
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM OrleansRemindersTable"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_range_of_the_ring_has_just_the_reminders_on_it(string kind)
    {
        await using var database = await Database.CreateAsync(kind);
        int[] hashes = [int.MinValue, int.MinValue + 1, -1_000, -1, 0, 1, 1_000, int.MaxValue - 1, int.MaxValue];
        foreach (var hash in hashes)
            await WriteAsync(database, $"vm/{hash}", "watch", hash);

        var edges = Gen.OneOf(Gen.Elements(hashes), ArbMap.Default.GeneratorFor<int>());
        var property = Prop.ForAll(Gen.Zip(edges, edges).ToArbitrary(), range =>
        {
            var (begin, end) = range;
            var found = Task.Run(() => ReadRangeAsync(database, begin, end)).Result;
            var expected = hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end);
            return found.SequenceEqual(expected.Select(hash => $"vm/{hash}").Order(StringComparer.Ordinal));
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), property);
    }

    private static async Task<List<string>> ReadRangeAsync(Database database, int begin, int end)
    {
        var rows = await database.RunAsync(
            begin < end ? "ReadRangeRows1Key" : "ReadRangeRows2Key", ("ServiceId", "novacron"), ("BeginHash", begin), ("EndHash", end));
        return [.. rows.Select(row => row.Text("GrainId")!).Order(StringComparer.Ordinal)];
    }

    private static async Task<int?> WriteAsync(
        Database database, string grain, string name, int hash, long period = 60_000, string service = "novacron") =>
        Assert.Single(await database.RunAsync(
            "UpsertReminderRowKey",
            ("ServiceId", service), ("GrainId", grain), ("ReminderName", name), ("StartTime", Start),
            ("Period", period > int.MaxValue ? period : (int)period), ("GrainHash", hash))).Number("Version");

    private static Task<bool> DeleteAsync(Database database, string grain, string name, int version) => database.AskAsync(
        "DeleteReminderRowKey", ("ServiceId", "novacron"), ("GrainId", grain), ("ReminderName", name), ("Version", version));
}
