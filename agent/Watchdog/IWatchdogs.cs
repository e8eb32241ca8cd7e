namespace NovaCron.Agent.Watchdog;

/// <summary>The watchdogs of this host, as its agent sees them.</summary>
internal interface IWatchdogs : IAsyncDisposable
{
    /// <summary>The folder that they begin by, with the last order.</summary>
    string OrderFile { get; }

    /// <summary>What an operator should know of them, or null.</summary>
    string? Remark { get; }

    /// <summary>Tells an order to every one of them; returns when each has answered that it guards all of it.</summary>
    /// <param name="order">The order. It is told again to a watchdog that has to be replaced, until there is a later one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">One of them cannot be had, or cannot guard a process.</exception>
    Task TellAsync(WatchdogOrder order, CancellationToken cancellationToken);
}
