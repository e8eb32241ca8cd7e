using System.IO.Pipelines;

namespace NovaCron.Hypervisor;

/// <summary>
/// A guest on its way out, in QEMU's migration stream format. The guest runs until the stream reaches
/// pre-switchover; there it stands still until <see cref="ContinueAsync"/> or <see cref="CancelAsync"/>.
/// </summary>
public interface IOutgoingMigration : IAsyncDisposable
{
    /// <summary>The stream, from its first byte to its end. Not reading it holds the machine's sender back.</summary>
    PipeReader Stream { get; }

    /// <summary>What the machine says of its own progress.</summary>
    Task<OutgoingMigrationStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Waits until the guest stands still before its last pages.</summary>
    /// <exception cref="HypervisorException">The migration failed; the guest runs on.</exception>
    Task WaitForPreSwitchoverAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets the last pages and the device state be sent; returns when the machine has sent everything
    /// (<see cref="MachineState.PostMigrate"/>).
    /// </summary>
    Task ContinueAsync(CancellationToken cancellationToken);

    /// <summary>Gives the migration up, at any point before it completed; a guest that ran before it runs on.</summary>
    Task CancelAsync(CancellationToken cancellationToken);
}
