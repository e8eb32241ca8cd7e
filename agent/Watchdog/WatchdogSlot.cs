using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NovaCron.Agent.Diagnostics;

namespace NovaCron.Agent.Watchdog;

/// <summary>
/// One watchdog of this host: the one that is there, or another one in its place. One that broke off or does not answer in time is killed
/// first, for two of one slot cannot be, and one that stands still guards nothing.
/// </summary>
internal sealed partial class WatchdogSlot(
    WatchdogPlace place, IReadOnlyList<string> command, Action lost, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>How often an order is tried in a row: twice, the second time with a new watchdog.</summary>
    private const int TriesMax = 2;

    /// <summary>How long an answer may take: 2 s. A watchdog answers within milliseconds.</summary>
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(2);

    /// <summary>How long a new one may take until it can be connected to: 20 s, on a host that is very busy.</summary>
    private static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(20);

    /// <summary>How long one that was killed may take to be gone before it is tried all the same: 5 s.</summary>
    private static readonly TimeSpan EndTimeMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private WatchdogLink? _link;
    private WatchdogOrder? _latest;
    private int _ended;

    /// <summary>Tells an order.</summary>
    /// <exception cref="IOException">It cannot be had, or cannot guard a process.</exception>
    public async Task TellAsync(WatchdogOrder order, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Whoever comes late with an earlier order must not undo a later one.
            _latest = order = _latest is { } latest && latest.Sequence > order.Sequence ? latest : order;
            for (var attempt = 1; ; attempt++)
            {
                if (await TryAsync(order, attempt == TriesMax, cancellationToken))
                {
                    return;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await CloseAsync();
        _turn.Dispose();
    }

    private async Task<bool> TryAsync(WatchdogOrder order, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            _link ??= await OpenAsync(cancellationToken);
            using var limit = new CancellationTokenSource(AnswerTimeMax, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            Accept(order, await _link.AskAsync(order, either.Token));
            return true;
        }
        catch (Exception e) when (IsItsFault(e) && !cancellationToken.IsCancellationRequested)
        {
            await CloseAsync();
            await EndAsync(cancellationToken);
            LogGone(place.Slot, e.Message);
            return isLast ? throw new IOException($"Watchdog {place.Slot} cannot be had: {e.Message}", e) : false;
        }
    }

    /// <summary>Ends the one that is there, and waits: one that is about to end still takes connections.</summary>
    private async Task EndAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (WatchdogProcessFile.Find(place) is { } process && time.GetElapsedTime(began) < EndTimeMax)
        {
            process.Kill();
            await Task.Delay(ConnectPause, time, cancellationToken);
        }
    }

    private static bool IsItsFault(Exception failure) =>
        failure is IOException or SocketException or OperationCanceledException or InvalidDataException or ObjectDisposedException;

    private void Accept(WatchdogOrder order, WatchdogAnswer answer)
    {
        if (answer.Ended > _ended)
        {
            LogEnded(place.Slot, answer.Ended - _ended);
            AgentTelemetry.LeaseKills.Add(answer.Ended - _ended, AgentTelemetry.ByWatchdog);
            _ended = answer.Ended;
        }

        if (answer.Refused > 0 || answer.Deadline < order.Deadline)
        {
            throw new WatchdogRefusedException(
                $"Watchdog {place.Slot} cannot end {answer.Refused} of {order.Processes.Length} processes, and guards until "
                    + $"{answer.Deadline} where {order.Deadline} was ordered.");
        }
    }

    private async Task<WatchdogLink> OpenAsync(CancellationToken cancellationToken)
    {
        _ended = 0;
        if (await ConnectAsync(cancellationToken) is { } running)
        {
            return running;
        }

        WatchdogStarter.Start(command, place);
        LogStarted(place.Slot);
        AgentTelemetry.WatchdogStarts.Add(1);
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < StartTimeMax)
        {
            await Task.Delay(ConnectPause, time, cancellationToken);
            if (await ConnectAsync(cancellationToken) is { } link)
            {
                return link;
            }
        }

        throw new IOException($"it did not answer within {StartTimeMax.TotalSeconds} s of its start; {place.Log} may say why");
    }

    private async Task<WatchdogLink?> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WatchdogLink.OpenAsync(place, lost, cancellationToken);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task CloseAsync()
    {
        if (_link is { } link)
        {
            _link = null;
            await link.DisposeAsync();
        }
    }

    [LoggerMessage(5711, LogLevel.Information, "Watchdog {Slot} is started")]
    private partial void LogStarted(int slot);

    [LoggerMessage(5712, LogLevel.Warning, "Watchdog {Slot} is gone or does not answer, another one takes its place: {Reason}")]
    private partial void LogGone(int slot, string reason);

    [LoggerMessage(5713, LogLevel.Warning, "Watchdog {Slot} has ended {Count} machines, for the host's lease was over")]
    private partial void LogEnded(int slot, int count);
}
