using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;

namespace NovaCron.Grains.Hosts;

/// <summary>
/// Keeps the lease of this process's host as long as a guest there is under it: takes a stamp, has the log execute a renewal, tells the
/// agent. It lives and dies with the agent, without which no renewal would reach the watchdog; two keepers of one host would only renew
/// more often.
/// </summary>
internal sealed partial class LeaseKeeper(
    LocalHost host, IFederationLog log, HostStart start, TimeProvider time, ILogger<LeaseKeeper> logger) : BackgroundService
{
    // What the log still has of an earlier process is not known.
    private bool _mayHaveLease = true;
    private Task _renewal = Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await start.Done.WaitAsync(stoppingToken);
            while (log.IsOn)
            {
                // One at a time: an answer that is late still extends the lease by its own stamp.
                if (_renewal.IsCompleted)
                {
                    _renewal = KeepAsync(stoppingToken);
                }

                await Task.Delay(log.Lease.RenewEvery, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await _renewal;
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        // An answer that comes later than that could not extend anything.
        using var limit = new CancellationTokenSource(log.Lease.Duration, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var stamp = await host.Agent.StampLeaseAsync(both.Token);
            switch (LeaseRules.After(stamp, _mayHaveLease))
            {
                case LeaseAct.Renew:
                    await RenewAsync(stamp, both.Token);
                    break;
                case LeaseAct.Drop:
                    await DropAsync(both.Token);
                    break;
            }
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                LogNotRenewed(e, host.Name);
            }
        }
    }

    private async Task RenewAsync(LeaseStamp stamp, CancellationToken cancellationToken)
    {
        _mayHaveLease = true;
        var act = await AskAsync(stamp, cancellationToken);
        if (act is LeaseAct.Restart)
        {
            LogEnded(host.Name, stamp.Nonce);
            stamp = await host.Agent.RestartLeaseAsync(stamp.Nonce, cancellationToken);
            act = await AskAsync(stamp, cancellationToken);
        }

        if (act is LeaseAct.Extend)
        {
            await host.Agent.ExtendLeaseAsync(stamp, cancellationToken);
        }
    }

    private async Task<LeaseAct> AskAsync(LeaseStamp stamp, CancellationToken cancellationToken) =>
        LeaseRules.After(await log.ExecuteAsync(new FederationCommand.RenewLease(host.Name, stamp.Nonce), cancellationToken));

    // Refused while the log has a guest under it: that one is being taken out of it, or taken over.
    private async Task DropAsync(CancellationToken cancellationToken)
    {
        var result = await log.ExecuteAsync(new FederationCommand.DropLease(host.Name), cancellationToken);
        _mayHaveLease = result is not { Succeeded: true };
    }

    [LoggerMessage(EventId = 3621, Level = LogLevel.Warning, Message = "The lease of host {Host} was not renewed; it is tried again")]
    private partial void LogNotRenewed(Exception exception, string host);

    [LoggerMessage(EventId = 3622, Level = LogLevel.Warning,
        Message = "A claim has ended the lease of host {Host} (life {Nonce}): what ran under it ends, and another life begins")]
    private partial void LogEnded(string host, string nonce);
}
