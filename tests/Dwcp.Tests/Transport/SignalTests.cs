using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>The small parts that a transfer's steady state stands on.</summary>
public sealed class SignalTests
{
    [Fact]
    public async Task Signals_given_while_nobody_waits_are_remembered_as_one()
    {
        var signal = new Signal();
        signal.Set();
        signal.Set();
        await signal.NextAsync();
        var next = signal.NextAsync();
        Assert.False(next.IsCompleted);
        signal.Set();
        await next;
    }

    [Fact]
    public async Task Cancelled_wait_ends_and_loses_no_later_signal()
    {
        var signal = new Signal();
        using var stop = new CancellationTokenSource();
        var waiting = signal.WaitAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        signal.Set();
        await signal.NextAsync();
    }

    [Fact]
    public async Task No_signal_is_lost_between_two_threads()
    {
        const int Rounds = 50_000;
        var (signal, back) = (new Signal(), new Signal());
        var count = 0;
        var waiter = Task.Run(async () =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                while (Volatile.Read(ref count) < round)
                {
                    await signal.NextAsync();
                }

                back.Set();
            }
        });
        for (var round = 0; round < Rounds; round++)
        {
            Interlocked.Increment(ref count);
            signal.Set();
            await back.NextAsync().AsTask().WaitAsync(Kit.TransferBench.Patience);
        }

        await waiter;
    }

    [Fact]
    public void Memory_comes_back_and_is_given_again()
    {
        using (var memory = PayloadPool.Shared.Rent(100_000))
        {
            Assert.Equal(131_072, memory.Memory.Length);
        }

        var owner = PayloadPool.Shared.Rent(0);
        owner.Dispose();
        owner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => owner.Memory);
        Assert.Throws<ArgumentOutOfRangeException>(() => PayloadPool.Shared.Rent((16 << 20) + 1));
    }

    [Fact]
    public void Rate_is_that_of_the_last_second()
    {
        var meter = new RateMeter();
        for (var tenth = 0; tenth <= 30; tenth++)
        {
            meter.Record(tenth * 1000L, TimeSpan.FromMilliseconds(100 * tenth));
        }

        Assert.InRange(meter.PerSecond(TimeSpan.FromSeconds(3)), 9_000, 11_000);
        Assert.InRange(meter.PerSecond(TimeSpan.FromSeconds(3.5)), 4_000, 6_000);
        Assert.Equal(0, meter.PerSecond(TimeSpan.FromSeconds(10)));
    }
}
