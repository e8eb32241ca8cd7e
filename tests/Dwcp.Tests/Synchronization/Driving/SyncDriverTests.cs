using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Tests.Consensus.Driving;

namespace NovaCron.Dwcp.Tests.Synchronization.Driving;

/// <summary>Three replicas under real drivers, whose databases fail and are put back, and whose links are cut.</summary>
public sealed class SyncDriverTests
{
    [Fact]
    public async Task What_is_committed_in_one_region_shows_in_all()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        trio.Databases["a"].Commit(SyncTrio.Count(2), SyncTrio.Say("new"));
        trio.Databases["b"].Commit(SyncTrio.Count(3));

        await Patient.ReadyAsync(() => trio.Regions.All(region => trio.UsesAt(region) == 5));

        Assert.True(SyncTrio.State.TryRead(trio["c"].Current.Store.Find(SyncTrio.Key), out var state));
        Assert.Equal("new", state);
        await Patient.ReadyAsync(() => trio.Databases["a"].OutboxCount == 0 && trio.AreEqual());
    }

    [Fact]
    public async Task What_was_committed_before_a_flush_shows_after_it()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        for (var i = 1; i <= 20; i++)
        {
            trio.Databases["a"].Commit(SyncTrio.Count(1));
            await trio["a"].FlushAsync(CancellationToken.None).WaitAsync(Patient.Patience);
            Assert.Equal(i, trio.UsesAt("a"));
        }
    }

    [Fact]
    public async Task More_rows_than_fit_one_reading_are_all_behind_a_flush()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        for (var i = 0; i < 3000; i++)
        {
            trio.Databases["a"].Commit(SyncTrio.Count(1));
        }

        await trio["a"].FlushAsync(CancellationToken.None).WaitAsync(Patient.Patience);

        Assert.Equal(3000, trio.UsesAt("a"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_row_counts_once_when_its_write_fails(bool isWritten)
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        trio.Databases["a"].FailsAfterWriting = isWritten;
        await Patient.ReadyAsync(() => trio.AreEqual());
        trio.Databases["a"].FailedWrites = 1;
        trio.Databases["a"].Commit(SyncTrio.Count(7));
        await Assert.ThrowsAsync<IOException>(() => trio["a"].Completion.WaitAsync(Patient.Patience));
        await Assert.ThrowsAsync<SyncStoppedException>(() => trio["a"].FlushAsync(CancellationToken.None));

        await trio.BeginAsync("a");

        await Patient.ReadyAsync(() => trio.Regions.All(region => trio.UsesAt(region) == 7) && trio.AreEqual());
    }

    [Fact]
    public async Task A_region_that_was_cut_off_shows_its_own_and_catches_up()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        await Patient.ReadyAsync(() => trio["a"].Current.Find("c")?.IsConnected == true);
        trio.Network.Cut("c", isCut: true);
        trio.Databases["a"].Commit(SyncTrio.Count(1));
        trio.Databases["c"].Commit(SyncTrio.Count(10));
        await Patient.ReadyAsync(() => trio.UsesAt("b") == 1 && trio.UsesAt("c") == 10);
        Assert.Equal(1, trio.UsesAt("a"));

        trio.Network.Cut("c", isCut: false);

        await Patient.ReadyAsync(() => trio.Regions.All(region => trio.UsesAt(region) == 11) && trio.AreEqual());
    }

    [Fact]
    public async Task Who_begins_later_stops_who_began_before()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        var first = trio["a"];

        await trio.BeginAsync("a");

        // Who has nothing to write does not find out: sooner or later a row is read by the elder one.
        var rows = 0;
        await Patient.ReadyAsync(() =>
        {
            trio.Databases["a"].Commit(SyncTrio.Count(4));
            rows++;
            return first.Completion.IsCompleted;
        });

        await Assert.ThrowsAsync<Dwcp.Consensus.Stable.FencedException>(() => first.Completion.WaitAsync(Patient.Patience));
        await Patient.ReadyAsync(() => trio.UsesAt("b") == 4 * rows);
    }

    [Fact]
    public async Task A_database_that_was_put_back_begins_a_later_life_and_nothing_counts_twice()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        var before = trio.Databases["a"].Written;
        trio.Databases["a"].Commit(SyncTrio.Count(4));
        await Patient.ReadyAsync(() => trio.UsesAt("b") == 4 && trio.UsesAt("c") == 4);
        await trio["a"].DisposeAsync();
        var life = trio["a"].Current.Author.Incarnation;
        trio.Databases["a"].PutBack(before);

        // The first beginning finds out, the second one goes on.
        var found = await trio.BeginAsync("a");
        await Assert.ThrowsAsync<SyncStoppedException>(() => found.Completion.WaitAsync(Patient.Patience));
        await trio.BeginAsync("a");
        trio.Databases["a"].Commit(SyncTrio.Count(30));

        await Patient.ReadyAsync(() => trio.Regions.All(region => trio.UsesAt(region) == 34) && trio.AreEqual());
        Assert.True(trio["a"].Current.Author.Incarnation > life);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_changes_nothing_and_stands_in_nobodys_way()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        trio.Databases["a"].Commit([99]);
        trio.Databases["a"].Commit(SyncTrio.Count(1));

        await Patient.ReadyAsync(() => trio.UsesAt("c") == 1 && trio.Databases["a"].OutboxCount == 0);
    }

    [Fact]
    public async Task A_view_tells_how_stale_each_region_is()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        await Patient.ReadyAsync(() => trio["b"].Current.Find("a")?.AsOfMs > 0);

        var (driver, before) = (trio["b"], DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await Patient.ReadyAsync(() => driver.Current.Find("a")!.AsOfMs >= before);

        Assert.True(driver.Current.Find("a")!.Staleness >= TimeSpan.Zero);
        Assert.Null(driver.Current.Find("nobody"));
        Assert.True(driver.Current.OwnAsOfMs > 0);
    }

    [Fact]
    public async Task A_watcher_is_told_of_what_changed()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        await using var watch = trio["b"].WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        Assert.Null(watch.Current);

        var next = watch.MoveNextAsync().AsTask();
        trio.Databases["a"].Commit(SyncTrio.Count(1));

        Assert.True(await next.WaitAsync(Patient.Patience));
        Assert.Equal([SyncTrio.Key], watch.Current);
        Assert.Equal(1, trio.UsesAt("b"));
    }

    [Fact]
    public async Task A_watcher_is_told_that_the_replica_has_stopped()
    {
        await using var trio = await SyncTrio.StartAsync("a", "b", "c");
        await using var watch = trio["b"].WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync().AsTask();

        await trio["b"].DisposeAsync();

        await Assert.ThrowsAsync<SyncStoppedException>(() => next.WaitAsync(Patient.Patience));
    }
}
