namespace NovaCron.Grains.Replicas;

/// <summary>What the region's member sees of a VM's lease.</summary>
/// <param name="Vm">Who owns the VM, encoded; null for nobody.</param>
/// <param name="Renewals">The last renewal of its host.</param>
/// <param name="Wait">How long a claim has to wait yet.</param>
/// <param name="Refusal">Why there is no answer; null where there is one.</param>
[GenerateSerializer, Alias("NovaCron.WatchAnswer")]
internal sealed record WatchAnswer(
    [property: Id(0)] byte[]? Vm,
    [property: Id(1)] long Renewals,
    [property: Id(2)] TimeSpan Wait,
    [property: Id(3)] string? Refusal = null);
