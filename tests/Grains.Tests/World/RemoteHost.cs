using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Tests.World;

/// <summary>A host whose agent is in another process than the silo that orders, at an address that may change.</summary>
internal sealed class RemoteHost
{
    private int _lives;

    public RemoteHost(TwoRegions world, string region)
    {
        Host = new FakeHost(region, $"host-{region}-2");
        Agent = new FakeHostAgent(world, Host, new CrashGate(), () => Fault());
    }

    public FakeHost Host { get; }

    public FakeHostAgent Agent { get; }

    /// <summary>Where it is reached now.</summary>
    public string Address { get; private set; } = "address-0";

    /// <summary>Its process.</summary>
    public Guid Process { get; private set; } = Guid.NewGuid();

    /// <summary>What becomes of the next order.</summary>
    public Func<LinkFault> Fault { get; set; } = () => LinkFault.None;

    public static IClusterGrain Pool(RegionSilo silo) => silo.Grains.GetGrain<IClusterGrain>(GrainKeys.Cluster("default"));

    /// <summary>Says where it is, as its own silo does when it starts.</summary>
    public Task RegisterAsync(TwoRegions world) => Pool(world.Silo(Host.Region)).AddHostAsync(Host.Name, Address);

    /// <summary>Its process ends and another one begins elsewhere; its machines go on running.</summary>
    public void Move()
    {
        Address = $"address-{++_lives}";
        Process = Guid.NewGuid();
    }
}
