namespace NovaCron.Bench.Orleans;

/// <summary>Something that must never happen did, or the bench cannot go on.</summary>
internal sealed class BenchException(string message) : Exception(message);
