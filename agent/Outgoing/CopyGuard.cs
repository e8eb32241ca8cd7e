using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Agent.Outgoing;

/// <summary>
/// Watches a copy's path. While the guest runs, a cut link is a pause, which the transport's own limit ends; once the guest stands
/// still it may not be one for long. A target whose host refuses connections has lost its agent, and what it held.
/// </summary>
internal sealed partial class CopyGuard : IAsyncDisposable
{
    private readonly string _migration;
    private readonly AgentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RefusalMeter _dialer;
    private readonly CancellationTokenSource _broken;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _begunAt;
    private readonly Task _watching;
    private volatile AmstSender? _sender;
    private volatile TransferReport _report = TransferReport.None;
    private volatile AgentException? _reason;
    private StallWatch _watch;
    private long _stillAt = long.MaxValue;

    public CopyGuard(string migration, IAmstDialer dialer, AgentOptions options, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        (_migration, _options, _time, _logger) = (migration, options, time, logger);
        _dialer = new RefusalMeter(dialer, time);
        _broken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _begunAt = time.GetTimestamp();
        _watch = StallWatch.Begin(options.StallAfter);
        _watching = WatchAsync();
    }

    /// <summary>Dials the target.</summary>
    public IAmstDialer Dialer => _dialer;

    /// <summary>How the path fares.</summary>
    public TransferReport Report => _report;

    /// <summary>Cancelled when the copy is stopped, or must not go on.</summary>
    public CancellationToken End => _broken.Token;

    /// <summary>Why the copy must not go on; null while it may.</summary>
    public AgentException? Reason => _reason;

    /// <summary>Watches this transfer from now on.</summary>
    public void Attach(AmstSender sender) => _sender = sender;

    /// <summary>The guest stands still from now on.</summary>
    public void StandsStill() => Volatile.Write(ref _stillAt, _time.GetTimestamp());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
        _broken.Dispose();
    }

    private async Task WatchAsync()
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(_options.ProgressInterval, _time);
        try
        {
            do
            {
                Look();
            }
            while (_reason is null && await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The copy is over.
        }
    }

    private void Look()
    {
        var transfer = _sender?.Statistics;
        if (transfer is not null)
        {
            Measure(transfer);
        }

        var refused = transfer is { Streams: > 0 } ? TimeSpan.Zero : _dialer.RefusedFor;
        if (refused >= _options.RefusedTimeMax)
        {
            Break($"The target's host has refused connections for {refused.TotalSeconds:0} s: its agent is gone, and the copy with it.");
        }
        else if (Volatile.Read(ref _stillAt) is var still && still != long.MaxValue)
        {
            // Silence from before the guest stopped does not count: it cost nothing.
            var silent = TimeSpan.FromTicks(Math.Min(_watch.Quiet.Ticks, _time.GetElapsedTime(still).Ticks));
            if (silent >= _options.StandstillSilenceMax)
            {
                Break($"Nothing has reached the target for {silent.TotalSeconds:0} s while the guest stood still for its last pages.");
            }
        }
    }

    private void Measure(TransferStatistics transfer)
    {
        var before = _watch;
        _watch = before.Step(
            _time.GetElapsedTime(_begunAt),
            transfer.AcknowledgedPayloads,
            transfer.UnacknowledgedBytes > 0 || transfer.Streams == 0);
        _report = new TransferReport(
            transfer.Mode.ToName(),
            transfer.RetransmittedBytes,
            _watch.Stalls,
            _watch.StalledTime,
            _watch.IsStalled ? before.IsStalled ? _report.StalledSince : _time.GetUtcNow() - _watch.Quiet : null);
        if (_watch.IsStalled && !before.IsStalled)
        {
            LogStalled(_migration, _watch.Quiet);
        }
        else if (before.IsStalled && !_watch.IsStalled)
        {
            LogFlows(_migration, _watch.StalledTime - before.StalledTime + before.Quiet, transfer.RetransmittedBytes);
        }
    }

    private void Break(string reason)
    {
        _reason = new AgentException(AgentError.LinkFailed, reason);
        _broken.Cancel();
    }

    [LoggerMessage(5506, LogLevel.Warning,
        "Migration {Migration}: nothing has reached the target for {Quiet}; the copy waits, the guest runs on")]
    private partial void LogStalled(string migration, TimeSpan quiet);

    [LoggerMessage(5507, LogLevel.Information,
        "Migration {Migration}: the copy goes on after {Quiet}; {ResentBytes} bytes were sent again so far")]
    private partial void LogFlows(string migration, TimeSpan quiet, long resentBytes);
}
