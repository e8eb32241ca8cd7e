namespace NovaCron.Grains.Replicas;

/// <summary>What the region's member of the federation's log answers to a grain.</summary>
/// <param name="Value">The answer, encoded; null where there is none to give.</param>
/// <param name="Refusal">Why it did not do what it was asked; null where it did.</param>
/// <param name="IsUnknown">Whether what was asked for may have happened all the same, or may yet.</param>
[GenerateSerializer, Alias("NovaCron.LogAnswer")]
internal sealed record LogAnswer(
    [property: Id(0)] byte[]? Value, [property: Id(1)] string? Refusal = null, [property: Id(2)] bool IsUnknown = false);
