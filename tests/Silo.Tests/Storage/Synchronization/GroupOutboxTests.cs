using NovaCron.Silo.Storage.Synchronization;

namespace NovaCron.Silo.Tests.Storage.Synchronization;

/// <summary>Who shares a transaction, and who suffers from one that fails.</summary>
public sealed class GroupOutboxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_comes_while_a_transaction_runs_shares_the_next_one()
    {
        await using var outbox = new FakeOutbox();
        var first = AppendAsync(outbox, 0);
        await outbox.NextAsync();
        var others = Enumerable.Range(1, 50).Select(i => AppendAsync(outbox, (byte)i)).ToArray();
        outbox.End();
        await first.WaitAsync(Patience);
        await outbox.NextAsync();
        outbox.End();
        await Task.WhenAll(others).WaitAsync(Patience);

        Assert.Equal([1, 50], outbox.Transactions.Select(rows => rows.Length));
        Assert.Equal(Enumerable.Range(1, 50), outbox.Transactions[1].Select(row => (int)row));
    }

    [Fact]
    public async Task A_transaction_that_fails_fails_for_those_in_it_alone()
    {
        await using var outbox = new FakeOutbox();
        var first = AppendAsync(outbox, 0);
        await outbox.NextAsync();
        Task[] second = [AppendAsync(outbox, 1), AppendAsync(outbox, 2)];
        outbox.End();
        await first.WaitAsync(Patience);
        await outbox.NextAsync();
        var third = AppendAsync(outbox, 3);
        outbox.End(new IOException("full"));
        foreach (var failed in second)
            Assert.Equal("full", (await Assert.ThrowsAsync<IOException>(() => failed.WaitAsync(Patience))).Message);

        await outbox.NextAsync();
        outbox.End();
        await third.WaitAsync(Patience);
        Assert.Equal([3], outbox.Transactions[2]);
    }

    [Fact]
    public async Task Who_gives_up_in_the_queue_is_not_written_and_who_gives_up_later_does_not_stop_it()
    {
        await using var outbox = new FakeOutbox();
        using var late = new CancellationTokenSource();
        using var early = new CancellationTokenSource();
        var first = outbox.AppendAsync([new byte[] { 0 }], late.Token);
        await outbox.NextAsync();
        var second = outbox.AppendAsync([new byte[] { 1 }], early.Token);
        var third = AppendAsync(outbox, 2);
        await early.CancelAsync();
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        outbox.End();
        await outbox.NextAsync();
        outbox.End();
        await third.WaitAsync(Patience);

        Assert.Equal([[0], [2]], outbox.Transactions);
    }

    [Fact]
    public async Task A_group_is_bounded_and_a_caller_that_is_longer_goes_alone()
    {
        await using var outbox = new FakeOutbox();
        var first = AppendAsync(outbox, 0);
        await outbox.NextAsync();
        int[] sizes = [600, 600, 2_000, 1];
        var others = sizes.Select(size => outbox.AppendAsync(
            [.. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[] { 7 }, size)], CancellationToken.None)).ToArray();
        foreach (var _ in sizes)
        {
            outbox.End();
            await outbox.NextAsync();
        }

        outbox.End();
        await Task.WhenAll(others.Append(first)).WaitAsync(Patience);
        Assert.Equal([1, 600, 600, 2_000, 1], outbox.Transactions.Select(rows => rows.Length));
    }

    [Fact]
    public async Task When_it_closes_what_it_has_is_written_and_more_is_refused()
    {
        var outbox = new FakeOutbox();
        var first = AppendAsync(outbox, 0);
        await outbox.NextAsync();
        var second = AppendAsync(outbox, 1);
        var closing = outbox.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AppendAsync(outbox, 2));
        outbox.End();
        await outbox.NextAsync();
        outbox.End();
        await closing;

        await Task.WhenAll(first, second).WaitAsync(Patience);
        Assert.Equal([[0], [1]], outbox.Transactions);
    }

    private static Task AppendAsync(FakeOutbox outbox, byte row) => outbox.AppendAsync([new[] { row }], CancellationToken.None);

    /// <summary>Transactions end when the test says so.</summary>
    private sealed class FakeOutbox : GroupOutbox
    {
        private readonly SemaphoreSlim _begun = new(0);
        private TaskCompletionSource _end = new();

        public List<byte[]> Transactions { get; } = [];

        /// <summary>Waits until the next transaction has begun.</summary>
        public async Task NextAsync() => Assert.True(await _begun.WaitAsync(Patience));

        /// <summary>Ends the transaction that has begun.</summary>
        public void End(Exception? failure = null)
        {
            var end = Interlocked.Exchange(ref _end, new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (failure is null)
                end.SetResult();
            else
                end.SetException(failure);
        }

        protected override Task CommitAsync(IReadOnlyList<ReadOnlyMemory<byte>> rows)
        {
            Transactions.Add([.. rows.Select(row => row.Span[0])]);
            var end = _end.Task;
            _begun.Release();
            return end;
        }

        protected override ValueTask CloseAsync()
        {
            _begun.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
