using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Reminders;

[Collection(Cluster.Name)]
public sealed class ReminderTests(Cluster cluster)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<string> Databases => [.. TestDatabases.All];

    [Fact]
    public async Task Period_below_the_minimum_is_refused()
    {
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => Grain().SetAsync("fast", Hour, TimeSpan.FromMilliseconds(500)));
        Assert.Contains("fast", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reminders_are_found_until_they_are_removed()
    {
        var grain = Grain();
        await grain.SetAsync("a", Hour, Hour);
        await grain.SetAsync("b", Hour, Hour);
        await grain.SetAsync("b", Hour, Hour * 2);
        Assert.Equal("a b", await grain.NamesAsync());
        await grain.RemoveAsync("a");
        Assert.Equal("b", await grain.NamesAsync());
        Assert.False(await grain.HasAsync("a"));
        Assert.True(await grain.HasAsync("b"));
    }

    [Fact]
    public async Task Reminder_that_was_set_anew_is_not_removed_by_who_knew_the_old_one()
    {
        var grain = Grain();
        await grain.SetAsync("a", Hour, Hour);
        await Assert.ThrowsAsync<ReminderException>(() => grain.RemoveStaleAsync("a"));
        Assert.True(await grain.HasAsync("a"));
    }

    [Fact]
    public async Task Due_reminder_wakes_a_grain_that_is_not_in_memory()
    {
        var key = Keys.New("reminder");
        var grain = cluster.Grains.GetGrain<IReminderGrain>(key);
        await grain.SetAsync("soon", TimeSpan.FromSeconds(1), Hour);
        await grain.EndAsync();
        await Signals.WaitAsync($"{key} soon");
        Assert.Equal(["soon every 3600 s"], Signals.Read(key));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Stored_reminders_are_found_until_they_are_removed(string store)
    {
        await using var database = await TestDatabases.CreateAsync(store);
        await using var silo = await StartAsync(database);
        var grain = silo.Grains.GetGrain<IReminderGrain>(Keys.New("reminder"));
        await grain.SetAsync("a", Hour, Hour);
        await grain.SetAsync("b", Hour, Hour);
        // More milliseconds than an int has.
        await grain.SetAsync("b", Hour, TimeSpan.FromDays(40));
        await Assert.ThrowsAsync<ReminderException>(() => grain.RemoveStaleAsync("a"));
        Assert.Equal("a b", await grain.NamesAsync());
        await grain.RemoveAsync("a");
        Assert.Equal("b", await grain.NamesAsync());
        Assert.False(await grain.HasAsync("a"));
        Assert.True(await grain.HasAsync("b"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Stored_reminder_outlives_its_silo(string store)
    {
        await using var database = await TestDatabases.CreateAsync(store);
        var key = Keys.New("reminder");
        await using (var first = await StartAsync(database))
        {
            var grain = first.Grains.GetGrain<IReminderGrain>(key);
            await grain.SetAsync("kept", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
            await grain.SetAsync("dropped", Hour, Hour);
            await grain.RemoveAsync("dropped");
        }

        await using var second = await StartAsync(database);
        await Signals.WaitAsync($"{key} kept");
        Assert.Equal("kept", await second.Grains.GetGrain<IReminderGrain>(key).NamesAsync());
    }

    private static Task<TestSilo> StartAsync(ITestDatabase database) => TestSilo.StartAsync(database, silo =>
    {
        silo.UseAdoNetReminderService(database.Configure);
        silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
    });

    private IReminderGrain Grain() => cluster.Grains.GetGrain<IReminderGrain>(Keys.New("reminder"));
}
