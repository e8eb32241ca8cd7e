using System.Globalization;
using Microsoft.Extensions.Logging;
using NovaCron.Agent.Data;
using NovaCron.Agent.Diagnostics;
using NovaCron.Agent.Machines;
using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Outgoing;

/// <summary>
/// One guest being copied away. It runs by itself, whoever watches: a watcher that goes away takes nothing with it. It
/// stops before the last pages until it is told to finish.
/// </summary>
internal sealed partial class OutgoingCopy : IAsyncDisposable
{
    private readonly OutgoingOrder _order;
    private readonly LiveMachine _live;
    private readonly ICopyHost _host;
    private readonly AgentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _standsStill = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<CopyReport> _run;
    private volatile CopyProgress? _latest;
    private bool _lastPagesSent;

    public OutgoingCopy(OutgoingOrder order, LiveMachine live, ICopyHost host, AgentOptions options, TimeProvider time, ILogger logger)
    {
        (_order, _live, _host, _options, _time, _logger) = (order, live, host, options, time, logger);
        _run = RunAsync();
    }

    /// <summary>The newest progress; null before there is any.</summary>
    public CopyProgress? Latest => _latest;

    /// <summary>Waits for the guest to stand still before its last pages, a progress interval at most.</summary>
    /// <returns>Whether it does.</returns>
    /// <exception cref="AgentException">The copying failed.</exception>
    public async Task<bool> WaitForStandstillAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _standsStill.Task.WaitAsync(_options.ProgressInterval, _time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Has the last pages sent; returns when the target has verified all.</summary>
    public async Task<CopyReport> FinishAsync(CancellationToken cancellationToken)
    {
        if (!_standsStill.Task.IsCompleted)
        {
            throw new AgentException(AgentError.WrongState, $"{_order.Vm} is still being copied while it runs.");
        }

        _go.TrySetResult();
        return await _run.WaitAsync(cancellationToken);
    }

    /// <summary>Gives it up, if it is not finished; the guest runs on unless its last pages were sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task<CopyReport> RunAsync()
    {
        await Task.Yield();
        await using var guard = new CopyGuard(_order.Migration, _host.Dial(_order), _options, _time, _logger, _stop.Token);
        try
        {
            var offer = Transfers.Memory(_order.Migration, _options.Region, _order.TargetRegion, _order.Token);
            using var terms = await _host.BeginTransferAsync(_order, guard.End);
            var settings = terms.Settings with { QueueTimeMax = _options.MemoryQueueTimeMax };
            await using var sender = await AmstSender.ConnectAsync(guard.Dialer, offer, settings, _time, _logger, guard.End);
            guard.Attach(sender);
            var decoder = sender.RoundTrip >= _options.CopiesRoundTripMin ? OutgoingRules.TermsOf(_order.Decoder) : DecoderTerms.First;
            using var keeping = decoder.TakesKnown ? _host.Memories.Begin(_order.Vm, _order.Migration) : null;
            using var held = decoder.TakesKnown ? await CompareAsync(guard.End) : null;
            await using var migration = await _live.Machine.MigrateAsync(new OutgoingMigrationOptions(_order.DowntimeLimit), guard.End);
            using var path = new OutgoingPath(migration, sender, decoder, keeping, _options, _time);
            if (held is not null)
            {
                path.UseKnown(held);
            }

            var report = await GuardedCopyAsync(sender, terms, migration, path, guard);
            _host.Finished(_order, report);
            _host.Memories.Complete(keeping);
            AgentTelemetry.StreamBytes.Add(report.StreamBytes, AgentTelemetry.Sent);
            LogFinished(_order.Migration, _order.Vm, report.StreamBytes, report.WireBytes);
            Report(path.Encoding);
            return report;
        }
        catch (Exception e)
        {
            var fault = guard.Reason ?? AgentFaults.From(e);
            LogFailed(_order.Migration, _order.Vm, fault.Message);
            _standsStill.TrySetException(fault);
            _ = _standsStill.Task.Exception;
            throw fault;
        }
    }

    /// <summary>What the target has too: memories that both kept, and the guest's images, which are named anew for it.</summary>
    private async Task<HeldByBoth?> CompareAsync(CancellationToken cancellationToken)
    {
        var paths = _host.FindImages(_order);
        var images = paths.Count == 0 ? null : await KnownFiles.IndexAsync(paths, progress: null, cancellationToken);
        return _host.Memories.Compare(_order.Vm, _order.Decoder.Kept, images);
    }

    private async Task<CopyReport> GuardedCopyAsync(
        AmstSender sender, OutgoingTerms terms, IOutgoingMigration migration, OutgoingPath path, CopyGuard guard)
    {
        using var stopPump = CancellationTokenSource.CreateLinkedTokenSource(guard.End);
        var pumping = path.PumpAsync(stopPump.Token);
        var sampling = SampleAsync(migration, sender, path, guard, stopPump.Token);
        try
        {
            return await CopyAsync(sender, migration, path, pumping, guard);
        }
        catch (Exception e)
        {
            await GiveUpAsync(sender, migration, guard.Reason ?? AgentFaults.From(e));
            throw;
        }
        finally
        {
            terms.Learn(sender);
            await stopPump.CancelAsync();
            await Task.WhenAll(pumping, sampling).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<CopyReport> CopyAsync(
        AmstSender sender, IOutgoingMigration migration, OutgoingPath path, Task pumping, CopyGuard guard)
    {
        await WhilePumpingAsync(pumping, migration.WaitForPreSwitchoverAsync(guard.End));
        guard.StandsStill();
        // What the guest wrote to its console before it stood still is taken while the decision to switch over is made.
        var draining = _live.Console.DrainAsync(guard.End);
        LogStandsStill(_order.Migration, _order.Vm);
        _standsStill.TrySetResult();
        await WhilePumpingAsync(pumping, _go.Task.WaitAsync(guard.End));
        _lastPagesSent = true;
        await WhilePumpingAsync(pumping, migration.ContinueAsync(guard.End));
        await pumping;
        var receipt = await sender.CompleteAsync(guard.End);
        var status = await migration.GetStatusAsync(guard.End);
        return new CopyReport(
            path.StreamBytes, receipt.WireBytes, receipt.Streams, path.FinishHash(), status.Round, await draining)
        {
            Transfer = guard.Report with { StalledSince = null },
        };
    }

    private void Report(in HdeStatistics made)
    {
        AgentTelemetry.Encoded(made);
        LogEncoded(
            _order.Migration, made.LiteralUnits, made.DeltaUnits, made.DeltaBytes, made.SameUnits, made.KnownUnits,
            made.ZeroUnits + made.UniformUnits, made.BodyBytes, made.FrameBytes,
            made.Level?.ToString(CultureInfo.InvariantCulture) ?? "none");
    }

    /// <summary>Waits for something that only happens while the stream is pumped: a pump that fails ends the waiting.</summary>
    private static async Task WhilePumpingAsync(Task pumping, Task awaited)
    {
        if (await Task.WhenAny(pumping, awaited) == pumping)
        {
            await pumping;
        }

        await awaited;
    }

    private async Task SampleAsync(
        IOutgoingMigration migration, AmstSender sender, OutgoingPath path, CopyGuard guard, CancellationToken cancellationToken)
    {
        var meter = new CopyMeter(_time, _options.Goodput);
        using var timer = new PeriodicTimer(_options.ProgressInterval, _time);
        do
        {
            try
            {
                var status = await migration.GetStatusAsync(cancellationToken);
                _latest = meter.Sample(status, sender.Statistics, guard.Report, path.StreamBytes);
            }
            catch (HypervisorException e)
            {
                LogNoStatus(_order.Migration, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>
    /// Tells the target, and lets the guest run on. A guest whose last pages were sent is left standing: whether it may
    /// run again is for the migration's leader to decide, by aborting.
    /// </summary>
    private async Task GiveUpAsync(AmstSender sender, IOutgoingMigration migration, AgentException fault)
    {
        using var cleanup = new CancellationTokenSource(_options.CleanupTimeout, _time);
        if (!_lastPagesSent)
        {
            await _host.CancelAsync(_order, migration, cleanup.Token);
        }

        try
        {
            await sender.AbortAsync(AgentFaults.CodeOf(fault.Error), fault.Message, cleanup.Token);
        }
        catch (Exception e) when (e is AmstException or OperationCanceledException or IOException)
        {
            LogAbortNotSent(_order.Migration, e.Message);
        }
    }

    [LoggerMessage(5501, LogLevel.Information, "Migration {Migration}: {Vm} stands still before its last pages")]
    private partial void LogStandsStill(string migration, string vm);

    [LoggerMessage(5502, LogLevel.Information,
        "Migration {Migration}: {Vm} was sent, {StreamBytes} bytes of stream in {WireBytes} bytes on the wire")]
    private partial void LogFinished(string migration, string vm, long streamBytes, long wireBytes);

    [LoggerMessage(5503, LogLevel.Warning, "Migration {Migration}: copying {Vm} ended: {Reason}")]
    private partial void LogFailed(string migration, string vm, string reason);

    [LoggerMessage(5504, LogLevel.Debug, "Migration {Migration}: the machine does not tell how far it is: {Reason}")]
    private partial void LogNoStatus(string migration, string reason);

    [LoggerMessage(5505, LogLevel.Information, "Migration {Migration}: the target could not be told that the copy was given up: {Reason}")]
    private partial void LogAbortNotSent(string migration, string reason);

    [LoggerMessage(5508, LogLevel.Information,
        "Migration {Migration}: {Whole} pages were sent whole, {Delta} as changes of {DeltaBytes} bytes, {Same} had not changed, {Known} "
            + "the target held, {Filled} were filled with one byte: {BodyBytes} bytes, {FrameBytes} compressed, at the end at level "
            + "{Level}")]
    private partial void LogEncoded(
        string migration, long whole, long delta, long deltaBytes, long same, long known, long filled, long bodyBytes, long frameBytes,
        string level);
}
