namespace Orleans;

/// <summary>Activations of the grain class are never deactivated for idleness.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class KeepAliveAttribute : Attribute;
