using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Tests.Synchronization.Driving;

/// <summary>The parts of a driver, one by one.</summary>
public sealed class DrivingPartsTests
{
    private static readonly byte[] Changes = RecordChangeCodec.Encode([SyncTrio.Count(1)]);

    [Fact]
    public void Rows_take_the_next_places_and_a_late_commit_is_after_the_reading_that_missed_it()
    {
        var rows = new OutboxRows(new RecordLimits(), consumed: 40);

        var first = rows.Take(new OutboxReading([new(7, 100, Changes), new(9, 110, Changes)], IsComplete: true, 120), Fail);
        var late = rows.Take(new OutboxReading([new(8, 105, Changes)], IsComplete: true, 130), Fail);

        Assert.Equal([(41, 100), (42, 110)], first.Rows.Select(row => (row.Id, row.CommittedAtMs)));
        Assert.Equal(120, first.ThroughMs);
        Assert.Equal([(43, 120)], late.Rows.Select(row => (row.Id, row.CommittedAtMs)));
        Assert.Equal(8, rows.IdOf(43));
    }

    [Fact]
    public void A_row_that_waits_is_given_once_and_forgotten_when_it_is_consumed()
    {
        var rows = new OutboxRows(new RecordLimits(), consumed: 0);
        rows.Take(new OutboxReading([new(1, 1, Changes), new(2, 1, Changes)], IsComplete: true, 2), Fail);
        var first = Consuming(1);

        Assert.Equal([1], rows.ConsumedBy(first));
        rows.Forget(first);
        var again = rows.Take(new OutboxReading([new(2, 1, Changes), new(3, 1, Changes)], IsComplete: true, 3), Fail);

        Assert.Equal(3, Assert.Single(again.Rows).Id);
        Assert.Equal([2, 3], rows.ConsumedBy(Consuming(3)));
    }

    [Fact]
    public void A_reading_that_is_not_complete_says_nothing_of_the_time()
    {
        var rows = new OutboxRows(new RecordLimits(), consumed: 0);

        var part = rows.Take(new OutboxReading([new(1, 100, Changes)], IsComplete: false, 120), Fail);
        var whole = rows.Take(new OutboxReading([], IsComplete: true, 110), Fail);

        Assert.Equal(0, part.ThroughMs);
        Assert.Equal(110, whole.ThroughMs);
    }

    [Fact]
    public void A_clock_that_goes_back_takes_nothing_back()
    {
        var rows = new OutboxRows(new RecordLimits(), consumed: 0);
        rows.Take(new OutboxReading([], IsComplete: true, 200), Fail);

        var after = rows.Take(new OutboxReading([new(1, 150, Changes)], IsComplete: true, 160), Fail);

        Assert.Equal((200, 200), (after.Rows[0].CommittedAtMs, after.ThroughMs));
    }

    [Fact]
    public void A_row_that_cannot_be_read_is_told_and_changes_nothing()
    {
        var told = new List<long>();
        var rows = new OutboxRows(new RecordLimits(), consumed: 0);

        var taken = rows.Take(new OutboxReading([new(5, 1, new byte[] { 9 })], IsComplete: true, 1), (id, _) => told.Add(id));

        Assert.Empty(Assert.Single(taken.Rows).Changes);
        Assert.Equal([5], told);
    }

    [Fact]
    public void A_region_is_a_member_once_its_life_is_known()
    {
        var regions = new SyncRegions(new Author("a", 5), VersionVector.Of([new(new Author("b", 3), 9)]));

        Assert.Equal(["a:5", "b:3"], MembersOf(regions.Set(["a", "b", "c"])));
        Assert.Equal(["a:5", "b:3", "c:1"], MembersOf(regions.Hear("c", 1)!));
        Assert.Empty(regions.Hear("c", 1)!);
        Assert.Null(regions.Hear("b", 2));
        Assert.Equal(["a:5", "b:4", "c:1"], MembersOf(regions.Hear("b", 4)!));
    }

    [Fact]
    public void A_life_that_is_heard_over_a_link_that_is_there_is_connected()
    {
        var regions = new SyncRegions(new Author("a", 5), VersionVector.Empty);
        _ = regions.Set(["a", "b"]).ToList();
        Assert.Single(regions.Connect("b", isThere: true));

        Assert.Equal(new SyncInput.Connected("b"), regions.Hear("b", 1)!.Last());
        Assert.Equal([new SyncInput.Disconnected("b")], regions.Connect("b", isThere: false));
        Assert.Empty(regions.Connect("b", isThere: false));
    }

    [Fact]
    public void A_later_life_is_higher_whatever_the_clock_says()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero);

        Assert.Equal(60, Incarnation.At(now));
        Assert.Equal(60, Incarnation.After(10, now));
        Assert.Equal(1000, Incarnation.After(999, now));
        Assert.Equal(1, Incarnation.At(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        new SyncDriverOptions().Validate();
        foreach (var wrong in new SyncDriverOptions[]
        {
            new() { TickInterval = TimeSpan.Zero },
            new() { OutboxInterval = TimeSpan.Zero },
            new() { SampleInterval = TimeSpan.Zero },
            new() { WriteTimeout = TimeSpan.Zero },
            new() { ScrubInterval = TimeSpan.FromSeconds(-1) },
            new() { RoundInputsMax = 0 },
            new() { MessagesMax = 0 },
            new() { MessageBytesMax = 0 },
            new() { FlushesMax = 0 },
            new() { WatchedKeysMax = 0 },
            new() { WatchersMax = 0 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(wrong.Validate);
        }
    }

    private static SyncOutput.Write Consuming(long row) => new(
        [], [], [], [], [], [], CausalContext.Empty, VersionVector.Empty, VersionVector.Empty, row, default);

    private static string[] MembersOf(IEnumerable<SyncInput> inputs) =>
        [.. inputs.OfType<SyncInput.Members>().Single().All.Select(member => $"{member.Region}:{member.Incarnation}")];

    private static void Fail(long row, string reason) => Assert.Fail($"{row}: {reason}");
}
