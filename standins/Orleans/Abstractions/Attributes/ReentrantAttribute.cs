namespace Orleans.Concurrency;

/// <summary>Requests to a grain of this class may interleave at their awaits.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
