using NovaCron.Launcher.Topologies;

namespace NovaCron.Launcher.Runs;

/// <summary>
/// Which port of the machine stands for which port of a service. In a topology every service is a machine of its own and ports
/// repeat; on one machine the n-th service (from 0) has those from base + 10 n on, in the order of its list.
/// </summary>
internal sealed class PortPlan
{
    /// <summary>The most ports of one service.</summary>
    public const int PortsPerServiceMax = 10;

    private readonly Dictionary<string, IReadOnlyDictionary<string, int>> _ports = [];
    private readonly Lock _gate = new();

    /// <summary>Plans all services.</summary>
    /// <param name="topology">The services.</param>
    /// <param name="basePort">The first port; 0 takes free ones.</param>
    public PortPlan(Topology topology, int basePort)
    {
        for (var index = 0; index < topology.Services.Count; index++)
        {
            var service = topology.Services[index];
            if (service.Ports.Count > PortsPerServiceMax)
                throw new LauncherException($"{service.Name} has more than {PortsPerServiceMax} ports.");
            var first = basePort + (PortsPerServiceMax * index);
            _ports.Add(service.Name, basePort == 0
                ? FindFree(service)
                : service.Ports.Keys.Select((name, offset) => (name, first + offset)).ToDictionary());
        }
    }

    /// <summary>A service's ports of now, by name.</summary>
    public IReadOnlyDictionary<string, int> this[string service]
    {
        get
        {
            lock (_gate)
                return _ports[service];
        }
    }

    /// <summary>Gives a service other ports; those that are not named stay.</summary>
    public void Move(TopologyService service, IReadOnlyDictionary<string, int> ports)
    {
        if (ports.Keys.FirstOrDefault(name => !service.Ports.ContainsKey(name)) is { } unknown)
            throw new LauncherException($"{service.Name} has no port {unknown}.");
        lock (_gate)
        {
            _ports[service.Name] = _ports[service.Name]
                .ToDictionary(port => port.Key, port => ports.GetValueOrDefault(port.Key, port.Value));
        }
    }

    /// <summary>The machine's port for one of a service's.</summary>
    public int Translate(TopologyService service, int port)
    {
        var name = service.Ports.FirstOrDefault(entry => entry.Value == port).Key
            ?? throw new LauncherException($"{service.Name} has no port {port}.");
        return this[service.Name][name];
    }

    /// <summary>Free ports for a service.</summary>
    public static Dictionary<string, int> FindFree(TopologyService service) =>
        service.Ports.Keys.Zip(FreePorts.Take(service.Ports.Count)).ToDictionary(pair => pair.First, pair => pair.Second);
}
