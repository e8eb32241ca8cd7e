using System.Collections.Immutable;

namespace NovaCron.Engine.Tests.Calls;

/// <summary>What may change after it was passed, so that it must be copied.</summary>
[GenerateSerializer, Alias("Tests.Parcel")]
public sealed class Parcel
{
    [Id(0)]
    public List<string> Items { get; set; } = [];

    [Id(1)]
    public Dictionary<string, int> Counts { get; set; } = [];

    [Id(2)]
    public ImmutableArray<int> Numbers { get; set; } = [];
}
