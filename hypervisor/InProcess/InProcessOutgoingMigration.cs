using System.IO.Pipelines;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>A hold on a guest being sent. One that was taken up again has no stream.</summary>
internal sealed class InProcessOutgoingMigration(OutgoingTransfer transfer, string machineId, bool streamLost) : IOutgoingMigration
{
    public PipeReader Stream => streamLost ? throw MachineErrors.StreamLost(machineId) : transfer.Stream;

    public Task<OutgoingMigrationStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(transfer.Status());
    }

    public Task WaitForPreSwitchoverAsync(CancellationToken cancellationToken) => transfer.WaitForPreSwitchoverAsync(cancellationToken);

    public Task ContinueAsync(CancellationToken cancellationToken) =>
        streamLost ? Task.FromException(MachineErrors.StreamLost(machineId)) : transfer.ContinueAsync(cancellationToken);

    public Task CancelAsync(CancellationToken cancellationToken) => transfer.CancelAsync(cancellationToken);

    /// <summary>Lets go of the stream, as the death of the process that reads it would.</summary>
    public ValueTask DisposeAsync() => streamLost ? ValueTask.CompletedTask : transfer.Stream.CompleteAsync();
}
