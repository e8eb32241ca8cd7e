using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Tests.Consensus.Stable;

public sealed class MemoryReplicaStoreTests : IAsyncDisposable
{
    private readonly MemoryReplicaStore _store = new("ams");

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task What_is_written_is_there_for_the_next_one_by_slot_epoch_and_number()
    {
        var first = await LoadAsync();
        Assert.Equal((1, 0), (first.Fence, first.Records.Count));
        await WriteAsync(
            1, Put(StableSlot.CftEntry, 2, 1), Put(StableSlot.CftEntry, 1, 9), Put(StableSlot.Member, 5, 5),
            Put(StableSlot.CftEntry, 1, 2));
        var second = await LoadAsync();
        Assert.Equal(2, second.Fence);
        Assert.Equal(
            [(StableSlot.Member, 5, 5), (StableSlot.CftEntry, 1, 2), (StableSlot.CftEntry, 1, 9), (StableSlot.CftEntry, 2, 1)],
            second.Records.Select(record => (record.Key.Slot, record.Key.Epoch, record.Key.Number)));
        Assert.Equal([2], second.Records[1].Value.ToArray());
    }

    [Fact]
    public async Task Who_began_before_another_writes_nothing_any_more()
    {
        await LoadAsync();
        await LoadAsync();
        var fenced = await Assert.ThrowsAsync<FencedException>(() => WriteAsync(1, Put(StableSlot.Member, 0, 0)));
        Assert.Equal("Member ams has begun again elsewhere: what began with fence 1 may not write.", fenced.Message);
        Assert.Empty((await LoadAsync()).Records);
    }

    [Fact]
    public async Task A_number_is_dropped_with_those_behind_it_and_no_others()
    {
        Assert.Equal([1, 2], await LeftAsync(new StableChange.DropFrom(Key(3))));
    }

    [Fact]
    public async Task A_number_is_dropped_with_those_before_it_and_no_others()
    {
        Assert.Equal([4, 5], await LeftAsync(new StableChange.DropUpTo(Key(3))));
    }

    [Fact]
    public async Task Drops_take_nothing_of_other_slots_and_epochs()
    {
        await LoadAsync();
        await WriteAsync(1, Put(StableSlot.CftEntry, 1, 3), Put(StableSlot.CftEntry, 2, 3), Put(StableSlot.BftBlock, 1, 3));
        await WriteAsync(1, new StableChange.DropFrom(Key(1)), new StableChange.DropUpTo(Key(9)));
        Assert.Equal([(StableSlot.CftEntry, 2L), (StableSlot.BftBlock, 1L)], await KeysAsync());
    }

    [Fact]
    public async Task Epochs_of_a_slot_are_dropped_up_to_one_and_that_one_as_well()
    {
        await LoadAsync();
        await WriteAsync(
            1, Put(StableSlot.CftEntry, 1, 3), Put(StableSlot.CftEntry, 2, 3), Put(StableSlot.CftEntry, 3, 3),
            Put(StableSlot.BftBlock, 1, 3));
        await WriteAsync(1, new StableChange.DropEpochs(StableSlot.CftEntry, 2));
        Assert.Equal([(StableSlot.CftEntry, 3L), (StableSlot.BftBlock, 1L)], await KeysAsync());
    }

    [Fact]
    public async Task What_is_kept_is_a_copy()
    {
        var value = new byte[] { 1 };
        await LoadAsync();
        await WriteAsync(1, new StableChange.Put(Key(1), value));
        value[0] = 2;
        Assert.Equal([1], (await LoadAsync()).Records[0].Value.ToArray());
    }

    private static StableKey Key(long number) => new(StableSlot.CftEntry, 1, number);

    private static StableChange.Put Put(StableSlot slot, long epoch, long number) =>
        new(new StableKey(slot, epoch, number), new[] { (byte)number });

    private async Task<List<long>> LeftAsync(StableChange drop)
    {
        await LoadAsync();
        await WriteAsync(1, [.. Enumerable.Range(1, 5).Select(number => Put(StableSlot.CftEntry, 1, number))]);
        await WriteAsync(1, drop);
        return [.. (await LoadAsync()).Records.Select(record => record.Key.Number)];
    }

    private async Task<IEnumerable<(StableSlot Slot, long Epoch)>> KeysAsync() =>
        (await LoadAsync()).Records.Select(record => (record.Key.Slot, record.Key.Epoch));

    private Task<StableContent> LoadAsync() => _store.LoadAsync(CancellationToken.None);

    private Task WriteAsync(long fence, params StableChange[] changes) => _store.WriteAsync(fence, changes, CancellationToken.None);
}
