namespace NovaCron.GrainInterfaces;

/// <summary>One migration, from its plan to its end. Keyed by <see cref="GrainKeys.Migration"/>; it lives in the source's region.</summary>
[Alias("NovaCron.IMigrationGrain")]
public interface IMigrationGrain : IGrainWithStringKey
{
    /// <summary>Where it stands.</summary>
    [Alias("Get")]
    Task<MigrationInfo> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Its progress, at a steady pace, until it has ended; the last element is its end. A late caller begins with the
    /// present.
    /// </summary>
    [Alias("Watch")]
    IAsyncEnumerable<MigrationInfo> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks for its end. Before the ownership's transfer it is rolled back and the source runs on; after it there is
    /// nothing to cancel (<see cref="NovaCronError.MigrationCommitted"/>).
    /// </summary>
    [Alias("Cancel")]
    Task<MigrationInfo> CancelAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// What source, target and federation have signed of it; <see cref="NovaCronError.ReceiptNotFound"/> where there is none.
    /// </summary>
    [Alias("GetReceipt")]
    Task<MigrationReceiptInfo> GetReceiptAsync(CancellationToken cancellationToken = default);
}
