using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Tests.Federation;

public sealed class LinkQueueTests
{
    [Fact]
    public void The_oldest_go_when_there_are_too_many()
    {
        var queue = new LinkQueue(messagesMax: 2, bytesMax: 100);

        Assert.Equal([0, 0, 1], new byte[] { 1, 2, 3 }.Select(n => queue.Add(new[] { n })));

        Assert.Equal([2, 3], Drain(queue));
    }

    [Fact]
    public void The_oldest_go_for_a_long_one_which_is_taken_even_alone()
    {
        var queue = new LinkQueue(messagesMax: 9, bytesMax: 10);
        queue.Add(new byte[] { 1, 0, 0, 0 });
        queue.Add(new byte[] { 2, 0, 0, 0 });

        Assert.Equal(1, queue.Add(new byte[] { 3, 0, 0, 0 }));
        Assert.Equal(2, queue.Add(new byte[40]));
        Assert.Equal(1, queue.Add(new byte[] { 4 }));

        Assert.Equal([4], Drain(queue));
    }

    [Fact]
    public async Task Whoever_waits_is_woken_and_can_be_cancelled()
    {
        var queue = new LinkQueue(messagesMax: 2, bytesMax: 100);
        using var ends = new CancellationTokenSource();
        var first = queue.WaitAsync(CancellationToken.None);
        var second = queue.WaitAsync(ends.Token);
        Assert.False(first.IsCompleted);
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        queue.Add(new byte[] { 1 });

        await first;
        Assert.True(queue.WaitAsync(CancellationToken.None).IsCompleted);
        Assert.Equal([1], Drain(queue));
        Assert.False(queue.WaitAsync(CancellationToken.None).IsCompleted);
    }

    private static List<byte> Drain(LinkQueue queue)
    {
        List<byte> firsts = [];
        while (queue.TryTake(out var message, out _))
            firsts.Add(message.Span[0]);
        return firsts;
    }
}
