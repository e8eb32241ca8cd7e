using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Agent.Diagnostics;

namespace NovaCron.Agent.Tests.Diagnostics;

public sealed class OrderDeskTests
{
    private readonly OrderDesk _desk = new(
        new AgentOptions { HostName = "h1", Region = "eu", DataDirectory = "unused" }, TimeProvider.System, NullLogger<OrderDesk>.Instance);

    [Fact]
    public async Task An_order_and_what_it_begins_leave_the_scheduler_of_who_gave_it()
    {
        Task<TaskScheduler>? begun = null;
        var inside = await LikeAGrainAsync(() => _desk.RunAsync(
            "test",
            "Testing",
            () =>
            {
                begun = BeginAsync();
                return Task.FromResult(TaskScheduler.Current);
            },
            CancellationToken.None));

        Assert.Same(TaskScheduler.Default, inside);
        Assert.Same(TaskScheduler.Default, await begun!);
    }

    [Fact]
    public async Task So_does_a_sequence_that_is_followed()
    {
        var inside = await LikeAGrainAsync(async () =>
        {
            List<TaskScheduler> seen = [];
            await foreach (var scheduler in _desk.Follow("Testing", SchedulersAsync(), CancellationToken.None))
            {
                seen.Add(scheduler);
                seen.Add(TaskScheduler.Current);
            }

            return seen;
        });

        Assert.Equal(4, inside.Count);
        Assert.All([inside[0], inside[2]], scheduler => Assert.Same(TaskScheduler.Default, scheduler));
        Assert.All([inside[1], inside[3]], scheduler => Assert.NotSame(TaskScheduler.Default, scheduler));
    }

    private static async Task<TaskScheduler> BeginAsync()
    {
        await Task.Yield();
        return TaskScheduler.Current;
    }

    private static async IAsyncEnumerable<TaskScheduler> SchedulersAsync()
    {
        yield return TaskScheduler.Current;
        await Task.Yield();
        yield return TaskScheduler.Current;
    }

    // One turn at a time, on a scheduler that continuations come back to.
    private static Task<T> LikeAGrainAsync<T>(Func<Task<T>> turn) => Task.Factory.StartNew(
        turn, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
}
