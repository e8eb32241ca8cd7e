using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>
/// Gives a member of the federation's log its clock, its disk and its links. One loop takes what has come, steps the member for each, makes
/// all that is to be written one durable transaction, and only then does the rest, in order; what comes meanwhile waits for the next
/// round, so that the slower the disk, the more is written at once. A member that fails, or whose write does, stops: nothing that was to
/// follow the write is done, and whoever begins next begins from what is written.
/// </summary>
public sealed partial class ReplicaDriver : IAsyncDisposable
{
    private readonly IReplicaStore _store;
    private readonly IReplicaLink _link;
    private readonly ReplicaDriverOptions _options;
    private readonly ReplicaMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ReplicaInputs _inputs;
    private readonly ReplicaWishes _wishes;
    private readonly PeerHearing _hearing;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _began;
    private ReplicaStatus _status = ReplicaStatus.None;
    private MemberView? _view;
    private bool _isDisposed;

    private ReplicaDriver(
        IReplicaStore store, IReplicaLink link, ReplicaDriverOptions options, ReplicaMetrics metrics, TimeProvider time, ILogger logger)
    {
        options.Validate();
        (_store, _link, _options, _metrics, _time, _logger) = (store, link, options, metrics, time, logger);
        _inputs = new ReplicaInputs(options, metrics);
        _wishes = new ReplicaWishes(options.WishesMax, time);
        _hearing = new PeerHearing(options.SilenceMax);
        _began = time.GetTimestamp();
    }

    /// <summary>Ends when the member has stopped; with the failure, if it was one.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>How the member is.</summary>
    public ReplicaStatus Status => Volatile.Read(ref _status);

    /// <summary>
    /// The member behind its last durable round; null for one that shows nothing. Nobody is asked: without a quorum it is there as well.
    /// </summary>
    public MemberView? View => Volatile.Read(ref _view);

    private TimeSpan Now => _time.GetElapsedTime(_began);

    /// <summary>Takes the fence, begins the member from what is written, and drives it until it fails or is disposed of.</summary>
    /// <param name="store">Where it is written; the caller disposes of it, after the driver.</param>
    /// <param name="begin">Begins the member, by what is written and the time.</param>
    /// <param name="link">Carries its messages.</param>
    /// <param name="options">Pace and limits.</param>
    /// <param name="metrics">Where figures are told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where its events are told.</param>
    /// <param name="cancellationToken">Gives up the beginning.</param>
    public static async Task<ReplicaDriver> StartAsync(
        IReplicaStore store,
        Func<IReadOnlyList<StableRecord>, TimeSpan, IAcpMember> begin,
        IReplicaLink link,
        ReplicaDriverOptions options,
        ReplicaMetrics metrics,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(begin);
        ArgumentNullException.ThrowIfNull(options);
        var driver = new ReplicaDriver(store, link, options, metrics, time, logger);
        var written = await store.LoadAsync(cancellationToken).ConfigureAwait(false);
        var member = begin(written.Records, driver.Now);
        driver.LogBegan(written.Fence, written.Records.Count);
        driver.Show(member);
        if (driver.View is { State.Configuration: var epoch })
        {
            // It tells of epochs that begin while it runs; this one did before.
            driver.Tell(new AcpEvent.EpochBegan(
                epoch.Epoch, epoch.Mode == ConsensusMode.Byzantine, [.. epoch.Members.Select(one => one.Region)]), isNew: false);
        }

        // Apart from the caller's scheduler: a grain's turn must not be the loop's.
        driver.Completion = Task.Run(() => driver.RunAsync(member, written.Fence), CancellationToken.None);
        return driver;
    }

    /// <summary>A message has come from a region, which the link has proven; it may be dropped.</summary>
    public void Receive(string from, ReadOnlyMemory<byte> message)
    {
        _hearing.Hear(from, Now);
        _inputs.Receive(from, message);
    }

    /// <summary>Puts a command into the federation's log; ends when it is executed.</summary>
    /// <param name="command">The command; not changed afterwards.</param>
    /// <param name="cancellationToken">Waits no longer; the command goes on.</param>
    /// <exception cref="ReplicaRefusedException">It is refused, at once where too few members are heard.</exception>
    /// <exception cref="ReplicaStoppedException">The member has stopped; what became of the command is not known.</exception>
    public async Task<ReplicaResult> SubmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        RequireQuorum();
        var (ticket, answer) = _wishes.Add(look: null);
        _inputs.Wish(new AcpInput.Submit(ticket, command));
        return (ReplicaResult)(await answer.WaitAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Looks at a state that has all that was committed before the call.</summary>
    /// <param name="look">Looks at the member, between its steps; brief, and keeps nothing of it that changes.</param>
    /// <param name="cancellationToken">Waits no longer.</param>
    /// <exception cref="ReplicaException">It is refused, or the member has stopped.</exception>
    public async Task<T> ReadAsync<T>(Func<IAcpMember, T> look, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(look);
        RequireQuorum();
        var (ticket, answer) = _wishes.Add(member => look(member));
        _inputs.Wish(new AcpInput.Read(ticket));
        return (T)(await answer.WaitAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Stops the member; a write under way is waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void RequireQuorum()
    {
        if (!_hearing.HasQuorum(Status, Now))
        {
            throw new ReplicaRefusedException(AcpRefusal.NoQuorum);
        }
    }

    private async Task RunAsync(IAcpMember member, long fence)
    {
        var pace = _time.CreateTimer(static inputs => ((ReplicaInputs)inputs!).Tick(), _inputs, TimeSpan.Zero, _options.TickInterval);
        Exception? failure = null;
        try
        {
            while (await _inputs.WaitAsync(_stop.Token).ConfigureAwait(false))
            {
                await TakeRoundAsync(member, fence).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogEnded();
        }
        catch (FencedException fenced)
        {
            failure = fenced;
            LogFenced(fence);
            throw;
        }
        catch (Exception exception)
        {
            failure = exception;
            LogFailed(exception);
            throw;
        }
        finally
        {
            await pace.DisposeAsync().ConfigureAwait(false);
            _inputs.Close();
            _wishes.End(failure);
        }
    }

    private async Task TakeRoundAsync(IAcpMember member, long fence)
    {
        List<StableChange> changes = [];
        List<AcpOutput> outputs = [];
        List<AcpInput> inputs = [];
        while (inputs.Count < _options.RoundInputsMax && _inputs.TryTake(out var input))
        {
            inputs.Add(input);
        }

        foreach (var output in member.Step(inputs, Now))
        {
            if (output is AcpOutput.Write write)
            {
                changes.AddRange(write.Changes);
            }
            else
            {
                outputs.Add(output);
            }
        }

        _metrics.Round(inputs.Count);
        if (changes.Count > 0)
        {
            await WriteAsync(fence, changes).ConfigureAwait(false);
        }

        Show(member);
        foreach (var output in outputs)
        {
            Do(output, member);
        }

        _metrics.Waiting(_wishes.Count);
    }

    private async Task WriteAsync(long fence, List<StableChange> changes)
    {
        var began = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(_options.WriteTimeout, _time);
        await _store.WriteAsync(fence, changes, limit.Token).ConfigureAwait(false);
        _metrics.Written(_time.GetElapsedTime(began));
    }

    private void Do(AcpOutput output, IAcpMember member)
    {
        switch (output)
        {
            case AcpOutput.Send send:
                _link.Send(send.To, send.Message);
                break;
            case AcpOutput.Executed executed:
                Volatile.Write(ref _status, _status with { Index = executed.Index });
                if (_wishes.Executed(executed.Ticket, new ReplicaResult(executed.Index, executed.Result)) is { } after)
                {
                    _metrics.Committed(after);
                }

                break;
            case AcpOutput.ExecutedUnseen unseen:
                _wishes.Executed(unseen.Ticket, default);
                break;
            case AcpOutput.Unknown unknown:
                _wishes.Lost(unknown.Ticket);
                break;
            case AcpOutput.ReadNow read:
                _wishes.ReadNow(read.Ticket, member);
                break;
            case AcpOutput.Refused refused:
                _wishes.Refused(refused.Ticket, refused.Reason);
                break;
            case AcpOutput.Happened { Event: var happened }:
                Tell(happened, isNew: true);
                break;
        }
    }

    private void Show(IAcpMember member)
    {
        if (member is AcpReplica replica)
        {
            Volatile.Write(ref _view, replica.View());
        }
    }

    private void Tell(AcpEvent happened, bool isNew)
    {
        Volatile.Write(ref _status, _status.After(happened));
        _metrics.Happened(happened, _view?.Region);
        Log(happened);
        if (happened is AcpEvent.EpochBegan began && _view is { } view)
        {
            NoteSwitch(began, view, isNew);
        }
    }

    /// <summary>Of epochs that began in one round only the last one's reason is known.</summary>
    private void NoteSwitch(AcpEvent.EpochBegan began, MemberView view, bool isNew)
    {
        var isLast = view.State.Configuration.Epoch == began.Epoch && !view.State.IsSealed;
        var noted = new EpochSwitch(
            began.Epoch, began.IsByzantine, isLast ? view.Reason : null, isNew ? _time.GetUtcNow() : null);
        Volatile.Write(ref _status, _status.After(noted));
        if (isNew)
        {
            _metrics.Switched(noted);
            LogSwitched(noted.Epoch, noted.Reason);
        }
    }
}
