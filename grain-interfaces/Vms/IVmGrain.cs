using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>
/// A virtual machine, by its name, in any region: the region that owns it executes, any other forwards. Keyed by
/// <see cref="GrainKeys.Vm"/>. Failures are <see cref="NovaCronException"/>s. What changes something takes a command's id
/// (<see cref="CommandId"/>): repeated with the same id after an unknown outcome it has effect once and answers again, and an id
/// that was used for something else is refused (<see cref="NovaCronError.CommandReused"/>). Without one the grain makes one.
/// </summary>
[Alias("NovaCron.IVmGrain")]
public interface IVmGrain : IGrainWithStringKey
{
    /// <summary>Creates the VM in this region. It is stopped until started.</summary>
    [Alias("Create")]
    Task<VmInfo> CreateAsync(VmSpec spec, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>What is known of the VM here: <see cref="ReadAsync"/> as <see cref="VmRead.Here"/>.</summary>
    [Alias("Get")]
    Task<VmInfo> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>What is known of the VM, as fresh as asked for.</summary>
    [Alias("Read")]
    Task<VmInfo> ReadAsync(VmRead read, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts and removes labels, durably in this region, whoever owns the VM and whether it can be reached or not; other regions see them
    /// soon. May be repeated.
    /// </summary>
    /// <param name="put">Labels to put.</param>
    /// <param name="removed">Keys of labels to remove.</param>
    /// <param name="cancellationToken">Gives up; whether the labels were put is not known then.</param>
    [Alias("SetLabels")]
    Task<VmInfo> SetLabelsAsync(
        ImmutableArray<VmLabel> put, ImmutableArray<string> removed, CancellationToken cancellationToken = default);

    /// <summary>
    /// Follows what is known of the VM here: first as it is, then whenever it has changed, until it is gone. A slow reader gets the newest
    /// and not all between.
    /// </summary>
    [Alias("Watch")]
    IAsyncEnumerable<VmInfo> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Boots the VM; no error when it runs.</summary>
    [Alias("Start")]
    Task<VmInfo> StartAsync(string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Pauses the running guest; no error when it is paused.</summary>
    [Alias("Pause")]
    Task<VmInfo> PauseAsync(string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Lets a paused guest run on; no error when it runs.</summary>
    [Alias("Resume")]
    Task<VmInfo> ResumeAsync(string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Ends the guest at once, like pulling the plug; no error when it is stopped.</summary>
    [Alias("Stop")]
    Task<VmInfo> StopAsync(string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Removes the stopped VM and what is stored of it.</summary>
    [Alias("Delete")]
    Task DeleteAsync(string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets what happens when the VM's host falls silent. What is wished for is stored at once; that the VM is under its host's lease
    /// and a region stands by follows, see <see cref="VmInfo.Lease"/>. Refused where the federation has no log that could decide.
    /// </summary>
    [Alias("SetFailover")]
    Task<VmInfo> SetFailoverAsync(VmFailover failover, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins to move the running guest to another region and returns at once; follow it by <see
    /// cref="IMigrationGrain"/>.
    /// </summary>
    [Alias("Migrate")]
    Task<MigrationInfo> MigrateAsync(
        MigrationRequest request, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the serial console from an offset on, across migrations, until the VM stops.
    /// </summary>
    /// <param name="offset">Bytes since boot; negative asks for what comes from now on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    [Alias("ReadConsole")]
    IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(long offset, CancellationToken cancellationToken = default);

    /// <summary>Types into the serial console; at most <see cref="ConsoleChunk.BytesMax"/> a call.</summary>
    [Alias("WriteConsole")]
    Task WriteConsoleAsync(byte[] input, CancellationToken cancellationToken = default);
}
