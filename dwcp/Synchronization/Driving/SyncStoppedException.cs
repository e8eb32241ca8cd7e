namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>The region's replica of the records has stopped.</summary>
public sealed class SyncStoppedException : Exception
{
    /// <summary>Without a reason.</summary>
    public SyncStoppedException()
    {
    }

    /// <summary>With a reason, for people.</summary>
    public SyncStoppedException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and its cause.</summary>
    public SyncStoppedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>For whoever waited for it.</summary>
    internal static SyncStoppedException Because(Exception? failure) => new("The region's replica of the records has stopped.", failure);
}
