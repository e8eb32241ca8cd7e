using System.IO.Pipelines;
using System.Net.Sockets;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// A guest on its way into a QEMU. Flushing the writer writes to QEMU's socket, so a slow QEMU holds the writer back; when
/// QEMU gave up, flushing fails with an <see cref="IOException"/> and <see cref="WaitForLoadedAsync"/> says why.
/// </summary>
internal sealed class QemuIncomingMigration(QemuMachine machine, NetworkStream stream) : IIncomingMigration
{
    /// <summary>What is written to QEMU at once, in bytes: the default would be a system call a page.</summary>
    private const int WriteBytes = 256 * 1024;

    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(2);

    public PipeWriter Stream { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: WriteBytes));

    public async Task WaitForLoadedAsync(CancellationToken cancellationToken)
    {
        var control = machine.Control;
        while (true)
        {
            var change = control.WaitForChangeAsync(cancellationToken);
            try
            {
                var info = await MigrationInfo.QueryAsync(control, cancellationToken).ConfigureAwait(false);
                if (info.Status == "failed")
                {
                    // QEMU exits now, and its log says more than its status.
                    await control.WaitForExitAsync(ExitGrace, cancellationToken).ConfigureAwait(false);
                    throw MachineErrors.Gone(machine.Id);
                }

                var state = await machine.GetStateAsync(cancellationToken).ConfigureAwait(false);
                if (info.Status == "completed" && state is MachineState.Paused or MachineState.Running)
                {
                    return;
                }
            }
            catch (HypervisorException e) when (e.Error == HypervisorError.MachineGone)
            {
                throw MachineErrors.IncomingFailed(machine.Id, control.Folder.LogTail(), e);
            }

            await change.ConfigureAwait(false);
        }
    }

    /// <summary>Closes the stream; a guest that was not sent completely will not load.</summary>
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
