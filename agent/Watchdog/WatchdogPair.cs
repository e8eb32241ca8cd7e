using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace NovaCron.Agent.Watchdog;

/// <summary>
/// Two watchdogs that know the same. An order counts when both have answered: so at least two processes beside the agent must fail, within
/// one lease, before a machine could outlive it. They are started when there is something to guard, and found when they are there.
/// </summary>
internal sealed partial class WatchdogPair : IWatchdogs
{
    private const int Size = 2;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly WatchdogSlot[] _slots;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<bool> _lost = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _mending;
    private volatile WatchdogOrder? _last;
    private volatile string? _remark;

    public WatchdogPair(string folder, IReadOnlyList<string> command, TimeProvider time, ILogger<WatchdogPair> logger)
    {
        WatchdogPlace.CreateFolder(folder);
        (_time, _logger) = (time, logger);
        _slots = [.. Enumerable.Range(0, Size).Select(
            slot => new WatchdogSlot(new WatchdogPlace(folder, slot), command, () => _lost.Writer.TryWrite(true), time, logger))];
        OrderFile = new WatchdogPlace(folder, 0).OrderFile;
        _mending = MendAsync();
    }

    public string OrderFile { get; }

    public string? Remark => _remark;

    public async Task TellAsync(WatchdogOrder order, CancellationToken cancellationToken)
    {
        _last = order;
        try
        {
            await Task.WhenAll(_slots.Select(slot => slot.TellAsync(order, cancellationToken)));
            _remark = null;
        }
        catch (Exception e) when (e is IOException or WatchdogRefusedException)
        {
            _remark = $"Machines under this host's lease are not guarded as they should be: {e.Message}";
            _lost.Writer.TryWrite(true);
            throw e as IOException ?? new IOException(e.Message, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _mending;
        foreach (var slot in _slots)
        {
            await slot.DisposeAsync();
        }

        _stopping.Dispose();
    }

    /// <summary>Replaces a watchdog as soon as it is gone, not only at the next renewal.</summary>
    private async Task MendAsync()
    {
        try
        {
            await foreach (var _ in _lost.Reader.ReadAllAsync(_stopping.Token))
            {
                await MendOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Watchdogs stay; only this agent goes.
        }
    }

    private async Task MendOnceAsync()
    {
        if (_last is not { } order)
        {
            return;
        }

        try
        {
            await TellAsync(order, _stopping.Token);
            LogMended();
        }
        catch (IOException e)
        {
            LogNotMended(e.Message);
            await Task.Delay(RetryPause, _time, _stopping.Token);
        }
    }

    [LoggerMessage(5714, LogLevel.Information, "Both watchdogs guard what they should")]
    private partial void LogMended();

    [LoggerMessage(5715, LogLevel.Error, "Leases are not extended, for there are not both watchdogs: {Reason}")]
    private partial void LogNotMended(string reason);
}
