namespace Orleans.Runtime;

/// <summary>Marks a grain's constructor parameter as its stored state.</summary>
/// <param name="stateName">The state's name; unique in the application, since storage rows do not hold the grain class.</param>
/// <param name="storageName">The storage provider's name; null is the default one.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute, IPersistentStateConfiguration
{
    /// <inheritdoc/>
    public string StateName { get; } = stateName;

    /// <inheritdoc/>
    public string? StorageName { get; } = storageName;
}
