using NovaCron.Agent.Data;

namespace NovaCron.Agent.Tests.Data;

public sealed class WindowBudgetTests
{
    private const long MiB = 1L << 20;

    [Theory]
    [InlineData(128, 68)]
    [InlineData(512, 128)]
    [InlineData(2048, 248)]
    public async Task The_first_windows_are_large_all_have_the_least_and_their_sum_is_bounded(long total, long first)
    {
        const int Leases = 16;
        var budget = new WindowBudget(total * MiB, Leases, 4 * MiB);
        var windows = new List<WindowLease>();
        for (var i = 0; i < Leases; i++)
        {
            windows.Add(await budget.TakeAsync(256 * MiB, CancellationToken.None));
        }

        Assert.InRange(windows[0].Bytes, first * MiB, (first + 1) * MiB);
        Assert.All(windows, window => Assert.InRange(window.Bytes, 4 * MiB, 256 * MiB));
        Assert.InRange(windows.Sum(window => window.Bytes), Leases * 4 * MiB, total * MiB);
    }

    [Fact]
    public async Task One_more_than_may_be_waits_for_the_first_that_ends()
    {
        var budget = new WindowBudget(64 * MiB, 2, 4 * MiB);
        var first = await budget.TakeAsync(8 * MiB, CancellationToken.None);
        using var second = await budget.TakeAsync(8 * MiB, CancellationToken.None);
        var third = budget.TakeAsync(64 * MiB, CancellationToken.None);
        Assert.False(third.IsCompleted);
        using var gone = new CancellationTokenSource();
        var fourth = budget.TakeAsync(8 * MiB, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fourth);

        first.Dispose();
        first.Dispose();

        using var window = await third;
        Assert.Equal(56 * MiB, window.Bytes);
    }

    [Fact]
    public async Task Nobody_gets_more_than_it_wants()
    {
        var budget = new WindowBudget(1024 * MiB, 2, 4 * MiB);
        using var window = await budget.TakeAsync(5 * MiB, CancellationToken.None);
        Assert.Equal(5 * MiB, window.Bytes);
    }

    [Fact]
    public void An_agents_total_holds_at_least_as_many_windows_as_it_takes_guests()
    {
        var options = new AgentOptions { HostName = "h", Region = "eu", DataDirectory = "/data", WindowBytesTotal = 64 * MiB };
        Assert.Equal(nameof(AgentOptions.WindowBytesTotal), Assert.Throws<ArgumentException>(options.Validate).ParamName);
        new AgentOptions { HostName = "h", Region = "eu", DataDirectory = "/data", WindowBytesTotal = 129 * MiB }.Validate();
        new AgentOptions { HostName = "h", Region = "eu", DataDirectory = "/data", OutgoingMax = 1024 }.Validate();
    }
}
