using NovaCron.Agent.Watchdog;

namespace NovaCron.Agent.Tests.Lease;

/// <summary>Watchdogs that remember what they were told, and kill nobody.</summary>
internal sealed class FakeWatchdogs(string folder) : IWatchdogs
{
    private readonly List<WatchdogOrder> _orders = [];

    public string OrderFile { get; } = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "watchdog")).FullName, "order");

    public string? Remark => IsGone ? "Machines are not watched." : null;

    /// <summary>Whether there is none to be had.</summary>
    public bool IsGone { get; set; }

    /// <summary>Called with each order before it is answered.</summary>
    public Action<WatchdogOrder> Told { get; set; } = _ => { };

    public WatchdogOrder Last
    {
        get
        {
            lock (_orders)
            {
                return _orders[^1];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_orders)
            {
                return _orders.Count;
            }
        }
    }

    public Task TellAsync(WatchdogOrder order, CancellationToken cancellationToken)
    {
        if (IsGone)
        {
            throw new IOException("There is no watchdog.");
        }

        Told(order);
        lock (_orders)
        {
            _orders.Add(order);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
