namespace Orleans.Runtime;

/// <summary>Where a grain's state is kept.</summary>
public interface IPersistentStateConfiguration
{
    /// <summary>The state's name.</summary>
    string StateName { get; }

    /// <summary>The storage provider's name; null is the default one.</summary>
    string? StorageName { get; }
}
