using NovaCron.GrainInterfaces;

namespace NovaCron.Client;

/// <summary>A migration.</summary>
public sealed class MigrationClient
{
    private readonly IGrainFactory _grains;
    private readonly CallRetries _retries;

    internal MigrationClient(string id, IGrainFactory grains, CallRetries retries)
    {
        Id = id;
        _grains = grains;
        _retries = retries;
    }

    /// <summary>Its id, a ULID.</summary>
    public string Id { get; }

    private IMigrationGrain Grain => _grains.GetGrain<IMigrationGrain>(GrainKeys.Migration(Id));

    /// <summary>Where it stands.</summary>
    public Task<MigrationInfo> GetAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, Grain.GetAsync, cancellationToken);

    /// <summary>Its progress, at a steady pace, until it has ended; the last element is its end. A silo's restart is bridged.</summary>
    public IAsyncEnumerable<MigrationInfo> WatchAsync(CancellationToken cancellationToken = default) =>
        _retries.StreamAsync(token => Grain.WatchAsync(token), _ => { }, cancellationToken);

    /// <summary>
    /// Asks for its end. Before the ownership's transfer it is rolled back and the source runs on; after it there is nothing to
    /// cancel (<see cref="NovaCronError.MigrationCommitted"/>).
    /// </summary>
    public Task<MigrationInfo> CancelAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Command, Grain.CancelAsync, cancellationToken);

    /// <summary>What source, target and federation have signed of it.</summary>
    /// <exception cref="NovaCronException">There is none (<see cref="NovaCronError.ReceiptNotFound"/>); the failure says why.</exception>
    public Task<MigrationReceiptInfo> GetReceiptAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, Grain.GetReceiptAsync, cancellationToken);

    /// <summary>Waits for its end.</summary>
    /// <exception cref="NovaCronException">It was rolled back; the failure says why.</exception>
    public async Task<MigrationInfo> WaitAsync(CancellationToken cancellationToken = default)
    {
        MigrationInfo? last = null;
        await foreach (var progress in WatchAsync(cancellationToken))
        {
            last = progress;
        }

        last ??= await GetAsync(cancellationToken);
        return last.Phase == MigrationPhase.RolledBack ? throw new NovaCronException(last.Failure ?? Unexplained(last)) : last;
    }

    private static Failure Unexplained(MigrationInfo migration) =>
        new(
            NovaCronError.Internal,
            "rolled-back",
            $"source {migration.SourceRegion}",
            "The migration was rolled back without a reason.",
            false);
}
