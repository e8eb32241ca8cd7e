using NovaCron.Dwcp.Transport.Security;
using NovaCron.Hypervisor;
using NovaCron.Silo.Storage;

namespace NovaCron.Silo.Hosting;

/// <summary>What a region's process opens before it is put together.</summary>
/// <param name="Identity">Who the region is.</param>
/// <param name="Database">Its database, prepared.</param>
/// <param name="Hypervisor">What runs its guests.</param>
/// <param name="Time">The clock.</param>
internal sealed record RegionParts(TlsIdentity Identity, RegionDatabase Database, IHypervisor Hypervisor, TimeProvider Time);
