namespace NovaCron.Hypervisor;

/// <summary>
/// One machine on this host. Disposing lets go of it and leaves the guest running; <see cref="StopAsync"/> ends it.
/// Every method may be called again after its answer was lost: asking for a state the machine is already in is no error.
/// </summary>
public interface IMachine : IAsyncDisposable
{
    /// <summary>The id it was launched with.</summary>
    string Id { get; }

    /// <summary>What it was launched with, its machine type resolved.</summary>
    MachineSpec Spec { get; }

    /// <summary>The process that is the machine; null when it has none of its own.</summary>
    ProcessIdentity? Process => null;

    /// <summary>The id of the process that is the machine; 0 when it has none of its own.</summary>
    int ProcessId => Process?.Pid ?? 0;

    /// <summary>Asks the machine what it does now.</summary>
    Task<MachineState> GetStateAsync(CancellationToken cancellationToken);

    /// <summary>Pauses the guest.</summary>
    Task PauseAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets the guest run (on): from paused, from a loaded incoming migration, or after a migration that was not
    /// committed.
    /// </summary>
    Task ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Ends the machine at once, like pulling the plug; returns when its process is gone and its files are removed.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Opens the serial console; one reader at a time. What the guest wrote while nobody read may be lost.</summary>
    Task<Stream> OpenConsoleAsync(CancellationToken cancellationToken);

    /// <summary>Starts to send the running guest as a migration stream.</summary>
    Task<IOutgoingMigration> MigrateAsync(OutgoingMigrationOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Takes up an outgoing migration that an earlier process began, to cancel it; null when the machine has none.
    /// Its stream is lost with the process that read it.
    /// </summary>
    Task<IOutgoingMigration?> FindMigrationAsync(CancellationToken cancellationToken);

    /// <summary>Starts to load a migration stream into a machine launched with <see cref="LaunchMode.Incoming"/>.</summary>
    Task<IIncomingMigration> AcceptMigrationAsync(CancellationToken cancellationToken);
}
