namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>How large a region's store may become. Beyond a limit a change is refused as a whole.</summary>
public sealed record ReplicatedStoreOptions
{
    /// <summary>Records that are not empty; 4,000,000 by default, 100,000,000 at most.</summary>
    public int RecordsMax { get; init; } = 4_000_000;

    /// <summary>
    /// Authors that were ever seen, each life of a region counted, for ever; 1,024 by default, 65,536 at most. Each transaction copies a
    /// number for each of them.
    /// </summary>
    public int AuthorsMax { get; init; } = 1024;

    /// <summary>
    /// Runs of changes that were seen behind a gap; 65,536 by default, 1,048,576 at most. A store that comes to it has to be filled as a
    /// whole: see <see cref="ReplicatedStore.Join"/>.
    /// </summary>
    public int CloudRunsMax { get; init; } = 65_536;

    /// <summary>
    /// Names and paths of which one copy is kept for all records, each; 65,536 by default, 1,048,576 at most. Others are kept as they come.
    /// </summary>
    public int SharedNamesMax { get; init; } = 65_536;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        Require(RecordsMax, 100_000_000, nameof(RecordsMax));
        Require(AuthorsMax, 65_536, nameof(AuthorsMax));
        Require(CloudRunsMax, 1024 * 1024, nameof(CloudRunsMax));
        Require(SharedNamesMax, 1024 * 1024, nameof(SharedNamesMax));
    }

    private static void Require(int value, int max, string name)
    {
        if (value < 1 || value > max)
        {
            throw new ArgumentOutOfRangeException(name, $"ReplicatedStoreOptions.{name} must be 1 to {max}.");
        }
    }
}
