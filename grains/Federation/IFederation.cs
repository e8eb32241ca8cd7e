using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Grains.Federation;

/// <summary>The other regions, as grains reach them. Implemented in the silo over gRPC; in tests in memory.</summary>
public interface IFederation
{
    /// <summary>This region's name.</summary>
    string LocalRegion { get; }

    /// <summary>The links to all configured peers, whether they answer or not.</summary>
    IReadOnlyList<IRegionLink> Links { get; }

    /// <summary>The link to a peer, or false when no such peer is configured.</summary>
    bool TryGetLink(string region, [NotNullWhen(true)] out IRegionLink? link);
}
