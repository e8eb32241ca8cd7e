using NovaCron.GrainInterfaces;

namespace NovaCron.Silo.Federation.Mapping;

/// <summary>Regions and hosts as messages.</summary>
internal static class RegionMapping
{
    /// <summary>The message: what a region says of itself.</summary>
    public static Wire.Region ToWire(this RegionInfo region)
    {
        var wire = new Wire.Region { Name = region.Name, Address = region.Address, Hosts = region.Hosts, Vms = region.Vms };
        if (region.Engine is { } engine)
            wire.Engine = engine;
        return wire;
    }

    /// <summary>What the message says of a peer that just answered.</summary>
    /// <param name="region">The message.</param>
    /// <param name="address">Where this region reaches it, which is not always the address it listens on.</param>
    /// <param name="roundTrip">How long the answer took.</param>
    public static RegionInfo FromWire(this Wire.Region region, string address, TimeSpan roundTrip) => new(
        WireValues.RequiredName(region.Name, "region.name"),
        IsLocal: false,
        address,
        IsReachable: true,
        roundTrip,
        region.HasEngine ? region.Engine : null,
        region.Hosts,
        region.Vms);

    /// <summary>The message.</summary>
    public static Wire.Host ToWire(this HostInfo host)
    {
        var wire = new Wire.Host
        {
            Name = host.Name,
            Region = host.Region,
            Hypervisor = host.Hypervisor,
            HypervisorVersion = host.HypervisorVersion,
            Accelerator = host.Accelerator,
            MemoryBytes = host.MemoryBytes,
            FreeMemoryBytes = host.FreeMemoryBytes,
            FreeDiskBytes = host.FreeDiskBytes,
            VirtualCpus = host.VirtualCpus,
            Machines = host.Machines,
        };
        wire.Remarks.AddRange(host.Remarks);
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static HostInfo FromWire(this Wire.Host host) => new(
        WireValues.RequiredName(host.Name, "host.name"),
        WireValues.RequiredName(host.Region, "host.region"),
        host.Hypervisor,
        host.HypervisorVersion,
        host.Accelerator,
        host.MemoryBytes,
        host.FreeMemoryBytes,
        host.FreeDiskBytes,
        host.VirtualCpus,
        host.Machines,
        [.. host.Remarks]);
}
