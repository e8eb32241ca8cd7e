using System.IO.Pipelines;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>
/// One guest being sent, as QEMU does it: pass after pass over the pages that changed, until what remains fits the
/// downtime limit at the rate observed; then the guest stops and waits for the word; then the rest and the device state.
/// </summary>
#pragma warning disable CA1001 // The cancellation source has no timer and no handle: nothing of it outlives the transfer.
internal sealed partial class OutgoingTransfer
#pragma warning restore CA1001
{
    private readonly Guest _guest;
    private readonly OutgoingMigrationOptions _migration;
    private readonly InProcessHypervisorOptions _options;
    private readonly TimeProvider _time;
    private readonly Pipe _pipe;
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TaskCompletionSource _preSwitchover = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _run = Task.CompletedTask;
    private volatile OutgoingMigrationPhase _phase = OutgoingMigrationPhase.Copying;
    private HypervisorException? _failure;

    public OutgoingTransfer(Guest guest, OutgoingMigrationOptions migration, InProcessHypervisorOptions options, TimeProvider time)
    {
        _guest = guest;
        _migration = migration;
        _options = options;
        _time = time;
        _pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: options.StreamBufferBytes, resumeWriterThreshold: options.StreamBufferBytes / 2,
                useSynchronizationContext: false));
        _pending = guest.Memory.EveryPage();
        _pendingPages = guest.Memory.Pages;
    }

    public PipeReader Stream => _pipe.Reader;

    public bool IsUnderWay => _phase is not (OutgoingMigrationPhase.Completed or OutgoingMigrationPhase.Failed);

    public void Start() => _run = RunAsync();

    public OutgoingMigrationStatus Status() => _guest.Locked(() => new OutgoingMigrationStatus(
        _phase,
        (long)(_pendingPages + (IsUnderWay ? _guest.Memory.DirtyPages : 0)) * GuestLayout.PageBytes,
        _guest.Memory.Bytes,
        _round,
        _dirtyBytesPerSecond));

    public Task WaitForPreSwitchoverAsync(CancellationToken cancellationToken) => _preSwitchover.Task.WaitAsync(cancellationToken);

    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        if (!_preSwitchover.Task.IsCompleted)
        {
            throw MachineErrors.WrongState(_guest.Spec.Id, _guest.State, "finish its migration", "wait for pre-switchover first");
        }

        _go.TrySetResult();
        await _run.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_failure is not null)
        {
            throw MachineErrors.OutgoingFailed(_guest.Spec.Id, _failure.Message, _failure);
        }
    }

    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        await _cancelled.CancelAsync().ConfigureAwait(false);
        await _run.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_phase == OutgoingMigrationPhase.Completed)
        {
            throw MachineErrors.Completed(_guest.Spec.Id);
        }
    }

    /// <summary>Ends the transfer of a machine that is gone.</summary>
    public async Task AbandonAsync()
    {
        await _cancelled.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        // The caller gets its handle before the first page is copied.
        await Task.Yield();
        try
        {
            await CopyAsync(_cancelled.Token).ConfigureAwait(false);
            _guest.StopForSwitchover();
            _phase = OutgoingMigrationPhase.PreSwitchover;
            _preSwitchover.TrySetResult();
            await _go.Task.WaitAsync(_cancelled.Token).ConfigureAwait(false);
            _phase = OutgoingMigrationPhase.Finishing;
            await FinishAsync(_cancelled.Token).ConfigureAwait(false);
            await CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever went wrong, the guest must not be left standing.
            var reason = e is OperationCanceledException ? "it was cancelled" : e.Message;
            await FailAsync(e as HypervisorException ?? new HypervisorException(HypervisorError.MigrationFailed, reason, e))
                .ConfigureAwait(false);
        }
    }

    private async Task CompleteAsync()
    {
        if (!_guest.FinishSwitchover())
        {
            throw MachineErrors.Gone(_guest.Spec.Id);
        }

        _phase = OutgoingMigrationPhase.Completed;
        await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
    }

    private async Task FailAsync(HypervisorException failure)
    {
        _failure = failure;
        _phase = OutgoingMigrationPhase.Failed;
        _guest.LeaveSwitchover();
        await _pipe.Writer.CompleteAsync(new IOException("The machine gave the migration up.", failure)).ConfigureAwait(false);
        if (_preSwitchover.TrySetException(MachineErrors.OutgoingFailed(_guest.Spec.Id, failure.Message, failure)))
        {
            // Nobody need be waiting for it.
            _ = _preSwitchover.Task.Exception;
        }
    }
}
