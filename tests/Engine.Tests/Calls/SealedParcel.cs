namespace NovaCron.Engine.Tests.Calls;

/// <summary>What its giver promises not to change.</summary>
[GenerateSerializer, Immutable, Alias("Tests.SealedParcel")]
public sealed class SealedParcel
{
    [Id(0)]
    public List<string> Items { get; set; } = [];
}
