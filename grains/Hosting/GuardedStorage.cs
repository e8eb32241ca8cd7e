using Microsoft.Extensions.Logging;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using Orleans.Storage;

namespace NovaCron.Grains.Hosting;

/// <summary>
/// The region's grain storage, whose failures callers can tell: a database that is away is <see
/// cref="NovaCronError.StorageUnavailable"/>, also to who wakes a grain that cannot be read. A version conflict stays the engine's
/// own: it ends the activation that has the old version.
/// </summary>
internal sealed partial class GuardedStorage(IGrainStorage storage, IFederation federation, ILogger<GuardedStorage> logger)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private const string Stage = "storage";

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardAsync("read", stateName, grainId, () => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardAsync("written", stateName, grainId, () => storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardAsync("cleared", stateName, grainId, () => storage.ClearStateAsync(stateName, grainId, grainState));

    /// <summary>Lets the storage itself take part in the silo's start: it reads its queries then.</summary>
    public void Participate(ISiloLifecycle lifecycle) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

    private async Task GuardAsync(string what, string stateName, GrainId grainId, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (NotSupportedException e)
        {
            // A record of a later format: waiting does not help, a newer build does.
            throw Failures.At(NovaCronError.Internal, Stage, Failures.Region(federation.LocalRegion), e.Message);
        }
        catch (Exception e) when (e is not InconsistentStateException and not NovaCronException)
        {
            // The provider's own words stay in the log: they may name the database's address and user.
            LogFailed(e, stateName, grainId, what);
            var message = $"The region's database is not available: a record could not be {what}. Repeating the same command is safe.";
            throw Failures.At(
                NovaCronError.StorageUnavailable, Stage, Failures.Region(federation.LocalRegion), message, isTransient: true);
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Warning, Message = "{State} of {Grain} was not {What}")]
    private partial void LogFailed(Exception exception, string state, GrainId grain, string what);
}
