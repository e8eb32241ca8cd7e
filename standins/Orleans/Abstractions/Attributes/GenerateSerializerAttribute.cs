namespace Orleans;

/// <summary>
/// Marks a type as one that may travel in calls and be stored: its members with an <see cref="IdAttribute"/> are written.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum, Inherited = false)]
public sealed class GenerateSerializerAttribute : Attribute;
