using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Cft;

public sealed class CftStableCodecTests
{
    public static TheoryData<string, Action> Nulls => new()
    {
        { "write", () => CftStableCodec.Encode(1, null!) }, { "records", () => CftStableCodec.Decode(1, null!) },
    };

    [Fact]
    public async Task What_an_engine_writes_is_what_the_next_one_begins_from()
    {
        await using var store = new MemoryReplicaStore("eu");
        var fence = (await store.LoadAsync(CancellationToken.None)).Fence;
        await WriteAsync(new CftOutput.Write(3, 1, 1, [Entry(1, 1), Entry(1, 2), Entry(2, 3), Entry(2, 4)], null));
        await WriteAsync(new CftOutput.Write(4, null, 3, [Entry(4, 5)], null));
        await WriteAsync(new CftOutput.Write(4, 2, 0, [], new CftSnapshot(2, 1, new byte[] { 9, 9 })));

        var stable = CftStableCodec.Decode(1, (await store.LoadAsync(CancellationToken.None)).Records);

        Assert.Equal((4, 2), (stable.Term, stable.Vote));
        Assert.Equal((2, 1, "0909"), (stable.Snapshot.Index, stable.Snapshot.Term, Convert.ToHexString(stable.Snapshot.State.Span)));
        Assert.Equal(["4:05"], stable.Entries.Select(entry => $"{entry.Term}:{Convert.ToHexString(entry.Command.Span)}"));

        Task WriteAsync(CftOutput.Write write) => store.WriteAsync(fence, CftStableCodec.Encode(1, write), CancellationToken.None);
    }

    [Fact]
    public async Task A_snapshot_from_another_takes_the_place_of_all_entries()
    {
        await using var store = new MemoryReplicaStore("eu");
        var fence = (await store.LoadAsync(CancellationToken.None)).Fence;
        foreach (var write in new[]
        {
            new CftOutput.Write(1, null, 1, [Entry(1, 1), Entry(1, 2)], null),
            new CftOutput.Write(2, null, 8, [], new CftSnapshot(7, 2, default)),
        })
        {
            await store.WriteAsync(fence, CftStableCodec.Encode(1, write), CancellationToken.None);
        }

        var stable = CftStableCodec.Decode(1, (await store.LoadAsync(CancellationToken.None)).Records);
        Assert.Equal(7, stable.Snapshot.Index);
        Assert.Empty(stable.Entries);
    }

    [Fact]
    public void Other_epochs_and_slots_are_not_looked_at()
    {
        var written = Records(5, new CftOutput.Write(3, 1, 1, [Entry(1, 1)], null)).Append(
            new StableRecord(new StableKey(StableSlot.Seal, 1, 1), new byte[] { 1 }));

        Assert.Equal((0, null, 0), (CftStableCodec.Decode(1, written).Term, CftStableCodec.Decode(1, written).Vote,
            CftStableCodec.Decode(1, written).Entries.Count));
        Assert.Equal(3, CftStableCodec.Decode(5, written).Term);
    }

    [Fact]
    public void A_log_with_a_hole_is_refused()
    {
        var written = Records(1, new CftOutput.Write(1, null, 1, [Entry(1, 1), Entry(1, 2), Entry(1, 3)], null))
            .Where(record => record.Key is not { Slot: StableSlot.CftEntry, Number: 2 });

        var refused = Assert.Throws<WireFormatException>(() => CftStableCodec.Decode(1, written));
        Assert.Equal("epoch 1 has no entry 2, but a later one", refused.Message);
    }

    [Fact]
    public void A_log_that_does_not_begin_behind_its_snapshot_is_refused()
    {
        var written = Records(1, new CftOutput.Write(1, null, 9, [Entry(1, 9)], new CftSnapshot(7, 1, default)));

        var refused = Assert.Throws<WireFormatException>(() => CftStableCodec.Decode(1, written));
        Assert.Equal("epoch 1 has no entry 8, but a later one", refused.Message);
    }

    [Fact]
    public void A_write_is_changes_of_the_vote_and_the_snapshot_and_of_the_entries_that_go_and_come()
    {
        var changes = CftStableCodec.Encode(5, new CftOutput.Write(3, 1, 8, [Entry(1, 1), Entry(2, 2)], new CftSnapshot(7, 1, default)));

        Assert.Equal(
            [
                new StableChange.Put(new StableKey(StableSlot.CftVote, 5, 0), default),
                new StableChange.Put(new StableKey(StableSlot.CftSnapshot, 5, 0), default),
                new StableChange.DropUpTo(new StableKey(StableSlot.CftEntry, 5, 7)),
                new StableChange.DropFrom(new StableKey(StableSlot.CftEntry, 5, 10)),
                new StableChange.Put(new StableKey(StableSlot.CftEntry, 5, 8), default),
                new StableChange.Put(new StableKey(StableSlot.CftEntry, 5, 9), default),
            ],
            changes.Select(change => change is StableChange.Put put ? put with { Value = default } : change));
    }

    [Fact]
    public void Records_may_come_in_any_order_and_entries_that_the_snapshot_stands_for_are_not_looked_at()
    {
        var written = Records(1, new CftOutput.Write(3, 1, 6, [Entry(1, 6), Entry(1, 7), Entry(2, 8), Entry(2, 9)], null))
            .Concat(Records(1, new CftOutput.Write(3, 1, 0, [], new CftSnapshot(7, 1, default))));

        foreach (var records in new[] { written, written.Reverse() })
        {
            var stable = CftStableCodec.Decode(1, records);
            Assert.Equal(7, stable.Snapshot.Index);
            Assert.Equal([8, 9], stable.Entries.Select(entry => entry.Command.Span[0]));
        }
    }

    [Theory]
    [InlineData(StableSlot.CftVote)]
    [InlineData(StableSlot.CftSnapshot)]
    public void A_record_that_goes_on_behind_its_end_is_refused(StableSlot slot)
    {
        var written = Records(1, new CftOutput.Write(3, 1, 0, [], new CftSnapshot(7, 1, new byte[1])));
        var longer = written.Select(
            record => record.Key.Slot == slot ? new StableRecord(record.Key, (byte[])[.. record.Value.Span, 0]) : record);

        Assert.Throws<WireFormatException>(() => CftStableCodec.Decode(1, longer));
    }

    [Theory]
    [MemberData(nameof(Nulls))]
    public void What_must_be_there_is_named(string name, Action missing) =>
        Assert.Equal(name, Assert.Throws<ArgumentNullException>(missing).ParamName);

    private static List<StableRecord> Records(long epoch, CftOutput.Write write) =>
        [.. CftStableCodec.Encode(epoch, write).OfType<StableChange.Put>().Select(put => new StableRecord(put.Key, put.Value))];

    private static CftEntry Entry(long term, byte command) => new(term, new[] { command });
}
