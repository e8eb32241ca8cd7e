using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NovaCron.GrainInterfaces;

namespace NovaCron.Client;

/// <summary>
/// A VM, in whichever region it is. Commands take an id (<see cref="CommandId"/>), or get one that stays the same over all attempts:
/// whoever may have to repeat a command after a restart of its own gives one and keeps it.
/// </summary>
public sealed class VmClient
{
    private readonly IGrainFactory _grains;
    private readonly CallRetries _retries;

    internal VmClient(string name, IGrainFactory grains, CallRetries retries)
    {
        Name = name;
        _grains = grains;
        _retries = retries;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    private IVmGrain Grain => _grains.GetGrain<IVmGrain>(GrainKeys.Vm(Name));

    /// <summary>Creates it in the client's region. It is stopped until started.</summary>
    public Task<VmInfo> CreateAsync(VmSpec spec, string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(commandId, (id, token) => Grain.CreateAsync(spec, id, token), cancellationToken);

    /// <summary>What is known of it in the client's region: <see cref="ReadAsync"/> as <see cref="VmRead.Here"/>.</summary>
    public Task<VmInfo> GetAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, Grain.GetAsync, cancellationToken);

    /// <summary>What is known of it, as fresh as asked for; <see cref="VmInfo.AsOf"/> tells how fresh it is.</summary>
    public Task<VmInfo> ReadAsync(VmRead read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        return _retries.RunAsync(CallSafety.Read, token => Grain.ReadAsync(read, token), cancellationToken);
    }

    /// <summary>
    /// Puts and removes labels, durably in the client's region, whoever owns the VM and whether it can be reached or not. May be repeated,
    /// and is, where nobody answered.
    /// </summary>
    /// <param name="put">Labels to put.</param>
    /// <param name="removed">Keys of labels to remove; null for none.</param>
    /// <param name="cancellationToken">Gives up; whether the labels were put is not known then.</param>
    public Task<VmInfo> SetLabelsAsync(
        IEnumerable<VmLabel> put, IEnumerable<string>? removed = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(put);
        ImmutableArray<VmLabel> labels = [.. put];
        ImmutableArray<string> keys = [.. removed ?? []];
        return _retries.RunAsync(CallSafety.Command, token => Grain.SetLabelsAsync(labels, keys, token), cancellationToken);
    }

    /// <summary>
    /// Follows what the client's region knows of it: first as it is, then whenever it has changed, until it is gone. A break is bridged,
    /// and what was given once is never followed by anything older.
    /// </summary>
    public async IAsyncEnumerable<VmInfo> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var told = new VmSightings();
        var sightings = _retries.StreamAsync(token => Grain.WatchAsync(token), _ => { }, cancellationToken, CallSafety.Watch);
        await foreach (var vm in sightings)
        {
            if (told.IsNews(vm))
            {
                yield return vm;
            }
        }
    }

    /// <summary>Boots it; no error when it runs.</summary>
    public Task<VmInfo> StartAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(commandId, Grain.StartAsync, cancellationToken);

    /// <summary>Pauses the running guest; no error when it is paused.</summary>
    public Task<VmInfo> PauseAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(commandId, Grain.PauseAsync, cancellationToken);

    /// <summary>Lets a paused guest run on; no error when it runs.</summary>
    public Task<VmInfo> ResumeAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(commandId, Grain.ResumeAsync, cancellationToken);

    /// <summary>Ends the guest at once, like pulling the plug; no error when it is stopped.</summary>
    public Task<VmInfo> StopAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(commandId, Grain.StopAsync, cancellationToken);

    /// <summary>Removes the stopped VM and what is stored of it.</summary>
    public Task DeleteAsync(string? commandId = null, CancellationToken cancellationToken = default)
    {
        var id = commandId ?? CommandId.New();
        return _retries.RunAsync(CallSafety.Command, token => Grain.DeleteAsync(id, token), cancellationToken);
    }

    /// <summary>
    /// Sets what happens when its host falls silent. The wish is stored at once; <see cref="VmInfo.Lease"/> tells how far it is.
    /// </summary>
    public Task<VmInfo> SetFailoverAsync(VmFailover failover, string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(commandId, (id, token) => Grain.SetFailoverAsync(failover, id, token), cancellationToken);

    /// <summary>Begins to move the running guest to another region and returns at once.</summary>
    /// <param name="targetRegion">Where the guest shall run.</param>
    /// <param name="cancellationToken">Gives up asking; a migration that has begun goes on.</param>
    public async Task<MigrationClient> MigrateAsync(string targetRegion, CancellationToken cancellationToken = default)
    {
        var begun = await BeginMigrationAsync(new MigrationRequest(targetRegion), cancellationToken: cancellationToken);
        return new MigrationClient(begun.Id, _grains, _retries);
    }

    /// <summary>Begins to move the running guest to another region and returns at once what was planned.</summary>
    public Task<MigrationInfo> BeginMigrationAsync(
        MigrationRequest request, string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(commandId, (id, token) => Grain.MigrateAsync(request, id, token), cancellationToken);

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

    /// <summary>
    /// Types into the serial console; at most <see cref="ConsoleChunk.BytesMax"/> a call. It is never repeated: nobody can tell
    /// whether the guest has read it.
    /// </summary>
    public Task WriteConsoleAsync(byte[] input, CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Once, token => Grain.WriteConsoleAsync(input, token), cancellationToken);

    private Task<T> CommandAsync<T>(
        string? commandId, Func<string, CancellationToken, Task<T>> command, CancellationToken cancellationToken)
    {
        var id = commandId ?? CommandId.New();
        return _retries.RunAsync(CallSafety.Command, token => command(id, token), cancellationToken);
    }
}
