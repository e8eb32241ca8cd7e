using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Vms;

/// <summary>What a search for a VM's owner found.</summary>
/// <param name="Link">The link to the owner, or null when none was found.</param>
/// <param name="Info">The VM as its owner records it, or null.</param>
/// <param name="MissingRegions">Regions that did not answer and might know more.</param>
internal sealed record OwnerSearch(IRegionLink? Link, VmInfo? Info, IReadOnlyList<string> MissingRegions);
