namespace Orleans.Runtime;

/// <summary>What a member of a cluster is doing. The numbers are those of the membership table.</summary>
public enum SiloStatus
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>It was made.</summary>
    Created = 1,

    /// <summary>It joins.</summary>
    Joining = 2,

    /// <summary>It takes calls.</summary>
    Active = 3,

    /// <summary>It leaves in good order.</summary>
    ShuttingDown = 4,

    /// <summary>It leaves at once.</summary>
    Stopping = 5,

    /// <summary>It is gone, for good: a silo that comes back is another member.</summary>
    Dead = 6,
}
