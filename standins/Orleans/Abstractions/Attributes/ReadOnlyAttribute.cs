namespace Orleans.Concurrency;

/// <summary>The method changes nothing: it may interleave with others of its kind.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
