using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NovaCron.Agent.Diagnostics;
using NovaCron.Agent.Watchdog;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Lease;

/// <summary>
/// This host's lease: until when machines under it may run. It is extended only when all watchdogs have taken the new deadline, so that no
/// machine counts as living on what nobody would end. Orders of one host's lease happen one after the other.
/// </summary>
internal sealed partial class HostLease(
    LeaseOptions options, GuardBook book, LeaseFile file, ILeaseClock clock, IWatchdogs watchdogs, TimeProvider time,
    ILogger<HostLease> logger)
    : IAsyncDisposable
{
    /// <summary>How long a fence waits for watchdogs to let a machine go that it has made stand still: 3 s.</summary>
    private static readonly TimeSpan ReleaseTimeMax = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly InheritedProcesses _inherited = new(clock, time);
    private string _nonce = file.Nonce ?? "";
    private long _deadline;
    private ulong _sequence;
    private bool _isRestarting;
    private bool _isBehind;

    public GuardBook Book => book;

    /// <summary>Whether machines under the lease may run now.</summary>
    public bool IsValid => clock.Now < Deadline;

    public string? Remark => watchdogs.Remark;

    private TimeSpan Deadline => new(Volatile.Read(ref _deadline));

    /// <summary>
    /// Goes on with what an earlier agent left: watchdogs guard the same processes by the same deadline before anything else happens here,
    /// and where that has passed, or where its life cannot be gone on with, the processes end.
    /// </summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var last = OrderFile.Read(watchdogs.OrderFile, clock.Boot) ?? WatchdogOrder.Nothing(clock.Boot);
        _sequence = last.Sequence;
        _inherited.Take(last.Processes);
        if (_nonce.Length > 0)
        {
            Volatile.Write(ref _deadline, last.Deadline.Ticks);
        }

        if (_inherited.All.Count > 0 && IsValid)
        {
            await TryTellAsync(cancellationToken);
        }
        else
        {
            await _inherited.EndAsync(cancellationToken);
        }

        if (_nonce.Length == 0)
        {
            _nonce = NewNonce();
            file.Write(_nonce);
        }
    }

    public LeaseStamp Stamp()
    {
        var now = clock.Now;
        AgentTelemetry.LeaseRemaining.Record(Math.Max(0, (Deadline - now).TotalSeconds));
        return new LeaseStamp(_nonce, now, book.IsWanted);
    }

    /// <summary>Extends it; whoever names another life, or a moment that is not later, changes nothing.</summary>
    public async Task ExtendAsync(LeaseStamp stamp, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken);
        var now = clock.Now;
        var deadline = stamp.At + options.KillAfter;
        if (_isRestarting || stamp.Nonce != _nonce || stamp.At > now || deadline <= now || deadline <= Deadline)
        {
            return;
        }

        if (book.IsWanted)
        {
            await TellAsync(deadline, cancellationToken);
        }

        // The watchdogs may have taken longer than the lease had left: what they ended is over, and what lives may live on.
        Volatile.Write(ref _deadline, deadline.Ticks);
    }

    /// <summary>Refuses when machines under the lease must not run now.</summary>
    public void Require(string vm)
    {
        if (!IsValid)
        {
            throw NoLease(vm, "it has none now");
        }
    }

    /// <summary>Makes sure that a machine about to run is known to all watchdogs, if its VM is under the lease.</summary>
    public async Task CoverAsync(string vm, IMachine machine, CancellationToken cancellationToken)
    {
        if (book.FindEpoch(vm) is null)
        {
            return;
        }

        Require(vm);
        if (book.IsCovered(vm, machine.Process))
        {
            return;
        }

        using var turn = await EnterAsync(cancellationToken);
        book.Cover(vm, machine.Process);
        if (machine.Process is { } process)
        {
            _inherited.Remove(process);
            await TellOrUncoverAsync(vm, cancellationToken);
        }

        Require(vm);
    }

    /// <summary>Takes a VM out of the lease; its machine then runs as long as it likes.</summary>
    public async Task ReleaseAsync(string vm, CancellationToken cancellationToken)
    {
        if (book.Remove(vm) || _isBehind)
        {
            using var turn = await EnterAsync(cancellationToken);
            await TellAsync(Deadline, cancellationToken);
        }
    }

    /// <summary>A VM has moved on to a higher epoch; what was said of a lower one is void. Its machine stands still already.</summary>
    public async Task ReleaseBelowAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        if (book.FindEpoch(vm) is not { } guarded || guarded >= epoch)
        {
            return;
        }

        using var limit = new CancellationTokenSource(ReleaseTimeMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await ReleaseAsync(vm, either.Token);
        }
        catch (Exception e) when (e is AgentException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A watchdog that cannot be told ends a machine that must not run any more: nothing is lost.
            LogNotReleased(vm, e.Message);
        }
    }

    /// <summary>A machine that is not under the lease was taken over: whatever an earlier agent had it guarded for is over.</summary>
    public void Disown(IMachine machine)
    {
        if (machine.Process is { } process)
        {
            _inherited.Remove(process);
        }
    }

    /// <summary>Tells the watchdogs what is guarded once every machine was looked at.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken);
        if (_sequence > 0 && IsValid)
        {
            await TryTellAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Ends a life of the watchdogs: from here on nothing can be started under it or extended by it. False if it is not the present one.
    /// </summary>
    public async Task<bool> TryBeginRestartAsync(string nonce, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken);
        if (nonce != _nonce)
        {
            return false;
        }

        _isRestarting = true;
        Volatile.Write(ref _deadline, 0);
        WriteOrder(Order(TimeSpan.Zero));
        return true;
    }

    /// <summary>Begins the next life. Only to be called when nothing of the last one executes.</summary>
    public async Task CompleteRestartAsync(CancellationToken cancellationToken)
    {
        await _inherited.EndAsync(cancellationToken);
        using var turn = await EnterAsync(cancellationToken);
        var next = NewNonce();
        file.Write(next);
        (_nonce, _isRestarting) = (next, false);
    }

    /// <summary>Ends processes that were guarded and that no machine here stands for.</summary>
    public void EndInherited() => _inherited.Kill();

    public async ValueTask DisposeAsync()
    {
        await watchdogs.DisposeAsync();
        _turn.Dispose();
    }

    private static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static AgentException NoLease(string vm, string why, Exception? cause = null) =>
        new(AgentError.NoLease, $"{vm} runs only under this host's lease: {why}.", cause);

    private async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    private async Task TellOrUncoverAsync(string vm, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(Deadline, cancellationToken);
        }
        catch
        {
            book.Uncover(vm);
            throw;
        }
    }

    private async Task TryTellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(Deadline, cancellationToken);
        }
        catch (AgentException e)
        {
            LogUnwatched(e.Message);
        }
    }

    private async Task TellAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        _isBehind = true;
        var order = Order(deadline);
        // The file first: a watchdog that has to be started for this begins by it.
        WriteOrder(order);
        try
        {
            await watchdogs.TellAsync(order, cancellationToken);
            _isBehind = false;
        }
        catch (IOException e)
        {
            throw new AgentException(AgentError.NoLease, $"This host's lease needs its watchdogs: {e.Message}", e);
        }
    }

    private void WriteOrder(WatchdogOrder order)
    {
        try
        {
            OrderFile.Write(watchdogs.OrderFile, order);
        }
        catch (IOException e)
        {
            LogNotWritten(e.Message);
        }
    }

    private WatchdogOrder Order(TimeSpan deadline) => new(
        ++_sequence, deadline, clock.Boot, [.. book.Processes.Select(WatchedProcess.From).Union(_inherited.All)]);

    [LoggerMessage(5701, LogLevel.Error, "Machines under the host's lease are not watched: {Reason}")]
    private partial void LogUnwatched(string reason);

    [LoggerMessage(5702, LogLevel.Warning, "The watchdogs' last order cannot be written; a new watchdog begins by an older one: {Reason}")]
    private partial void LogNotWritten(string reason);

    [LoggerMessage(5703, LogLevel.Warning, "{Vm} has left the host's lease, and a watchdog could not be told: {Reason}")]
    private partial void LogNotReleased(string vm, string reason);

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
