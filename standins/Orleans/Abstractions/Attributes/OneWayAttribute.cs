namespace Orleans.Concurrency;

/// <summary>Callers of the method do not wait for it and hear nothing of its failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
