using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// A QEMU guest on its way out. The stream is read straight from the socket QEMU writes to, with no buffer between but the
/// reader's own: not reading it stops QEMU's sender once the socket is full.
/// </summary>
internal sealed class QemuOutgoingMigration : IOutgoingMigration
{
    private const int ReadBytes = 256 * 1024;

    private readonly QemuMachine _machine;
    private readonly MachineControl _control;
    private readonly NetworkStream? _socket;
    private readonly PipeReader? _reader;
    private readonly bool? _ranBefore;

    /// <summary>Takes up a migration.</summary>
    /// <param name="machine">The machine that is sent.</param>
    /// <param name="stream">Its stream; null when the process that read it is dead.</param>
    /// <param name="ranBefore">Whether the guest ran when it began; null when unknown, then QEMU alone decides whether it runs on.</param>
    public QemuOutgoingMigration(QemuMachine machine, NetworkStream? stream, bool? ranBefore)
    {
        _machine = machine;
        _control = machine.Control;
        _socket = stream;
        _ranBefore = ranBefore;
        _reader = stream is null ? null : PipeReader.Create(stream,
            new StreamPipeReaderOptions(bufferSize: ReadBytes, minimumReadSize: ReadBytes / 4));
    }

    public PipeReader Stream => _reader ?? throw MachineErrors.StreamLost(_machine.Id);

    public async Task<OutgoingMigrationStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        (await MigrationInfo.QueryAsync(_control, cancellationToken).ConfigureAwait(false)).ToStatus();

    public async Task WaitForPreSwitchoverAsync(CancellationToken cancellationToken)
    {
        var info = await WaitAsync(i => i.Status is "pre-switchover" or "device" || !i.IsUnderWay, cancellationToken).ConfigureAwait(false);
        if (info.Phase == OutgoingMigrationPhase.Failed || info.Status == "none")
        {
            throw await FailedAsync(info, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        var info = await MigrationInfo.QueryAsync(_control, cancellationToken).ConfigureAwait(false);
        if (info.Phase == OutgoingMigrationPhase.PreSwitchover)
        {
            await _control.ExecuteAsync("migrate-continue", new JsonObject { ["state"] = "pre-switchover" }, cancellationToken)
                .ConfigureAwait(false);
        }
        else if (info.Phase == OutgoingMigrationPhase.Copying && info.IsUnderWay)
        {
            throw MachineErrors.WrongState(_machine.Id, MachineState.Running, "finish its migration", "wait for pre-switchover first");
        }

        info = await WaitAsync(i => !i.IsUnderWay, cancellationToken).ConfigureAwait(false);
        if (info.Phase != OutgoingMigrationPhase.Completed)
        {
            throw await FailedAsync(info, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        var info = await MigrationInfo.QueryAsync(_control, cancellationToken).ConfigureAwait(false);
        if (info.IsUnderWay)
        {
            await _control.ExecuteAsync("migrate_cancel", null, cancellationToken).ConfigureAwait(false);
            info = await WaitForEndAsync(cancellationToken).ConfigureAwait(false);
        }

        if (info.Phase == OutgoingMigrationPhase.Completed)
        {
            throw MachineErrors.Completed(_machine.Id);
        }

        await RunOnAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the stream: QEMU gives up a migration that still has bytes to send, and the guest runs on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_socket is not null)
        {
            await _socket.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<MigrationInfo> WaitAsync(Func<MigrationInfo, bool> reached, CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = _control.WaitForChangeAsync(cancellationToken);
            var info = await MigrationInfo.QueryAsync(_control, cancellationToken).ConfigureAwait(false);
            if (reached(info))
            {
                return info;
            }

            await change.ConfigureAwait(false);
        }
    }

    private async Task<MigrationInfo> WaitForEndAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_control.Options.CommandTimeout, _control.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await WaitAsync(i => !i.IsUnderWay, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HypervisorException(HypervisorError.ControlFailed,
                $"The migration of machine '{_machine.Id}' was cancelled but did not end in time; cancel again.", e);
        }
    }

    private async Task<HypervisorException> FailedAsync(MigrationInfo info, CancellationToken cancellationToken)
    {
        await RunOnAsync(cancellationToken).ConfigureAwait(false);
        var reason = info.Status == "failed" ? info.Reason ?? "QEMU gave no reason" : "it was cancelled";
        return MachineErrors.OutgoingFailed(_machine.Id, reason);
    }

    /// <summary>QEMU restarts a guest whose migration came to nothing; this waits for it, and helps where QEMU left it standing.</summary>
    private async Task RunOnAsync(CancellationToken cancellationToken)
    {
        var began = _control.Time.GetTimestamp();
        while (_ranBefore == true)
        {
            switch (await _machine.GetStateAsync(cancellationToken).ConfigureAwait(false))
            {
                case MachineState.PostMigrate:
                    await _machine.ResumeAsync(cancellationToken).ConfigureAwait(false);
                    return;
                case MachineState.PreSwitchover:
                    break;
                default:
                    return;
            }

            if (_control.Time.GetElapsedTime(began) > _control.Options.CommandTimeout)
            {
                throw new HypervisorException(HypervisorError.ControlFailed,
                    $"Machine '{_machine.Id}' still stands at its switch-over although its migration ended; cancel again, or resume it.");
            }

            await _control.WaitForChangeAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
