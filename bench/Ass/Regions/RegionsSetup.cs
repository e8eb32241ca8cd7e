using System.Net;
using System.Text.Json;
using NovaCron.Bench.Acp.Wan;
using NovaCron.Launcher;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;

namespace NovaCron.Bench.Ass.Regions;

/// <summary>What the processes of a case's regions are told, so that each can make its own options of it.</summary>
/// <param name="Folder">Where everything of theirs is.</param>
/// <param name="Names">Their names.</param>
/// <param name="Ports">Four ports of loopback a region, where they have no namespaces of their own; else none.</param>
internal sealed record RegionsSetup(string Folder, IReadOnlyList<string> Names, IReadOnlyList<int> Ports)
{
    private const string Chain = "bench-ass";
    private const int FederationPort = 7400;
    private const int ApiPort = 7480;
    private const int PortsEach = 4;
    private const long GuestBytes = 1L << 40;

    /// <summary>What machines boot, though none does.</summary>
    public string Kernel => Path.Combine(Folder, "vmlinuz");

    /// <summary>Whether each region has a namespace of its own.</summary>
    private bool IsApart => Ports.Count == 0;

    /// <summary>Makes the setup of three regions, with their keys and how their log began.</summary>
    public static RegionsSetup Create(string folder, bool isApart)
    {
        string[] names = ["region1", "region2", "region3"];
        var setup = new RegionsSetup(
            Directory.CreateDirectory(folder).FullName, names, isApart ? [] : FreePorts.Take(PortsEach * names.Length));
        var members = names.Select((region, place) =>
        {
            using var key = ConsensusKey.Open(new DataFolder(setup.DataOf(place)).ConsensusKeyFile, isMade: true);
            return new { region, key = Convert.ToBase64String(key.Public.Info.Span), trustDomain = Chain };
        });
        File.WriteAllText(setup.FederationFile, JsonSerializer.Serialize(new { chain = Chain, mode = "crash", members }));
        File.WriteAllText(setup.Kernel, "a kernel that the in-process machine does not look into");
        File.WriteAllText(setup.SetupFile, JsonSerializer.Serialize(setup, RegionFormat.Options));
        return setup;
    }

    /// <summary>Where it is written for the processes.</summary>
    public string SetupFile => Path.Combine(Folder, "setup.json");

    /// <summary>Reads what <see cref="Create"/> wrote.</summary>
    public static RegionsSetup Read(string file) => JsonSerializer.Deserialize<RegionsSetup>(File.ReadAllText(file), RegionFormat.Options)
        ?? throw new InvalidDataException($"{file} is no setup of regions.");

    /// <summary>The socket on which a process is asked.</summary>
    public string SocketOf(int place) => Path.Combine(Folder, $"{Names[place]}.sock");

    /// <summary>Where a region serves REST, as seen in its namespace.</summary>
    public IPEndPoint ApiOf(int place) => new(IPAddress.Loopback, IsApart ? ApiPort : Ports[(PortsEach * place) + 1]);

    /// <summary>What a region is started with.</summary>
    public RegionOptions RegionOf(int place) => new()
    {
        Region = Names[place],
        DataDirectory = DataOf(place),
        CaDirectory = Path.Combine(Folder, "ca"),
        HostName = $"{Names[place]}-host",
        Hypervisor = HypervisorChoice.InProcess,
        MemoryBytes = GuestBytes,
        Peers = [.. Enumerable.Range(0, Names.Count).Where(other => other != place).Select(other =>
            new PeerOptions(Names[other], new DnsEndPoint(ListenOf(other).Address.ToString(), ListenOf(other).Port)))],
        Listen = ListenOf(place),
        Api = ApiOf(place),
        OrleansSiloPort = IsApart ? null : Ports[(PortsEach * place) + 2],
        OrleansGatewayPort = IsApart ? null : Ports[(PortsEach * place) + 3],
        FederationFile = FederationFile,
    };

    private string FederationFile => Path.Combine(Folder, "federation.json");

    private string DataOf(int place) => Path.Combine(Folder, Names[place]);

    private IPEndPoint ListenOf(int place) => IsApart
        ? new(IPAddress.Parse(WanLab.AddressOf(place)), FederationPort)
        : new(IPAddress.Loopback, Ports[PortsEach * place]);
}
