namespace NovaCron.GrainInterfaces;

/// <summary>A VM that has come, changed or gone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity.</param>
/// <param name="Vm">As it is now; null when it is gone.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.VmChange")]
public sealed record VmChange([property: Id(0)] string Name, [property: Id(1)] string Uid, [property: Id(2)] VmInfo? Vm);
