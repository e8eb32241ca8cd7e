namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>What a replica has in writing cannot be used.</summary>
public sealed class SyncStoreException : Exception
{
    /// <summary>Without a reason.</summary>
    public SyncStoreException()
    {
    }

    /// <summary>With a reason, for people.</summary>
    public SyncStoreException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and its cause.</summary>
    public SyncStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
