namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>A store would be over one of <see cref="ReplicatedStoreOptions"/>: nothing of the change was taken in.</summary>
public sealed class StoreLimitException : Exception
{
    internal StoreLimitException(string what, long value, string limit, long max)
        : base($"The store would have {value} {what}, {max} are allowed (ReplicatedStoreOptions.{limit}).")
    {
    }
}
