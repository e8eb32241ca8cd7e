using NovaCron.GrainInterfaces;

namespace NovaCron.Client;

/// <summary>A VM, in whichever region it is.</summary>
public sealed class VmClient
{
    private readonly IGrainFactory _grains;
    private readonly ReadRetries _retries;

    internal VmClient(string name, IGrainFactory grains, ReadRetries retries)
    {
        Name = name;
        _grains = grains;
        _retries = retries;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    private IVmGrain Grain => _grains.GetGrain<IVmGrain>(GrainKeys.Vm(Name));

    /// <summary>Creates it in the client's region. It is stopped until started.</summary>
    public Task<VmInfo> CreateAsync(VmSpec spec, CancellationToken cancellationToken = default) =>
        Grain.CreateAsync(spec, cancellationToken);

    /// <summary>What is known of it.</summary>
    public Task<VmInfo> GetAsync(CancellationToken cancellationToken = default) => _retries.RunAsync(Grain.GetAsync, cancellationToken);

    /// <summary>Boots it; no error when it runs.</summary>
    public Task<VmInfo> StartAsync(CancellationToken cancellationToken = default) => Grain.StartAsync(cancellationToken);

    /// <summary>Pauses the running guest; no error when it is paused.</summary>
    public Task<VmInfo> PauseAsync(CancellationToken cancellationToken = default) => Grain.PauseAsync(cancellationToken);

    /// <summary>Lets a paused guest run on; no error when it runs.</summary>
    public Task<VmInfo> ResumeAsync(CancellationToken cancellationToken = default) => Grain.ResumeAsync(cancellationToken);

    /// <summary>Ends the guest at once, like pulling the plug; no error when it is stopped.</summary>
    public Task<VmInfo> StopAsync(CancellationToken cancellationToken = default) => Grain.StopAsync(cancellationToken);

    /// <summary>Removes the stopped VM and what is stored of it.</summary>
    public Task DeleteAsync(CancellationToken cancellationToken = default) => Grain.DeleteAsync(cancellationToken);

    /// <summary>Begins to move the running guest to another region and returns at once.</summary>
    /// <param name="targetRegion">Where the guest shall run.</param>
    /// <param name="cancellationToken">Gives up asking; a migration that has begun goes on.</param>
    public async Task<MigrationClient> MigrateAsync(string targetRegion, CancellationToken cancellationToken = default)
    {
        var begun = await BeginMigrationAsync(new MigrationRequest(targetRegion), cancellationToken);
        return new MigrationClient(begun.Id, _grains, _retries);
    }

    /// <summary>Begins to move the running guest to another region and returns at once what was planned.</summary>
    public Task<MigrationInfo> BeginMigrationAsync(MigrationRequest request, CancellationToken cancellationToken = default) =>
        Grain.MigrateAsync(request, cancellationToken);

    /// <summary>
    /// Reads the serial console from an offset on, across migrations and silo restarts, until the VM stops. No byte comes twice.
    /// </summary>
    /// <param name="offset">Bytes since boot; negative asks for what comes from now on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(long offset = 0, CancellationToken cancellationToken = default)
    {
        var next = offset;
        return _retries.StreamAsync(
            token => Grain.ReadConsoleAsync(next, token),
            chunk => next = chunk.Offset + chunk.Bytes.Length,
            cancellationToken);
    }

    /// <summary>Types into the serial console; at most <see cref="ConsoleChunk.BytesMax"/> a call.</summary>
    public Task WriteConsoleAsync(byte[] input, CancellationToken cancellationToken = default) =>
        Grain.WriteConsoleAsync(input, cancellationToken);
}
