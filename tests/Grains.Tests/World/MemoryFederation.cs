using System.Diagnostics.CodeAnalysis;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Tests.World;

/// <summary>One region's view of the other.</summary>
internal sealed class MemoryFederation : IFederation
{
    private readonly MemoryLink _link;

    public MemoryFederation(TwoRegions world, string region, CrashGate gate)
    {
        LocalRegion = region;
        _link = new MemoryLink(world, region, region == TwoRegions.Source ? TwoRegions.Target : TwoRegions.Source, gate);
    }

    public string LocalRegion { get; }

    public IReadOnlyList<IRegionLink> Links => [_link];

    public bool TryGetLink(string region, [NotNullWhen(true)] out IRegionLink? link)
    {
        link = region == _link.Region ? _link : null;
        return link is not null;
    }
}
