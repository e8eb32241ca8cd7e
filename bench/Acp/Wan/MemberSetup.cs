using System.Net;
using System.Text.Json;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Silo.Hosting;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>What the processes of a case's regions are told.</summary>
/// <param name="Folder">Where everything of theirs is.</param>
/// <param name="Regions">Their names.</param>
/// <param name="MeasuresOften">Whether members measure each other every moment, so that trust comes back within seconds.</param>
internal sealed record MemberSetup(string Folder, IReadOnlyList<string> Regions, bool MeasuresOften)
{
    private const int FederationPort = 7400;
    private const long GuestBytes = 1L << 30;
    private static readonly TimeSpan OftenPing = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OftenMeasure = TimeSpan.FromMilliseconds(300);

    /// <summary>How the log began.</summary>
    public string FederationFile => Path.Combine(Folder, "federation.json");

    /// <summary>The operator's key.</summary>
    public string OperatorKey => Path.Combine(Folder, "operator", "operator.key");

    /// <summary>A member's key.</summary>
    public string KeyOf(int place) => new DataFolder(DataOf(place)).ConsensusKeyFile;

    /// <summary>The socket on which a process is asked.</summary>
    public string SocketOf(int place) => Path.Combine(Folder, $"{Regions[place]}.sock");

    /// <summary>The members' pace.</summary>
    public AcpOptions Options => MeasuresOften
        ? new AcpOptions { PingInterval = OftenPing, MeasureInterval = OftenMeasure }
        : new AcpOptions();

    /// <summary>What a region is started with.</summary>
    public RegionOptions RegionOf(int place) => new()
    {
        Region = Regions[place],
        DataDirectory = DataOf(place),
        CaDirectory = Path.Combine(Folder, "ca"),
        HostName = $"{Regions[place]}-host",
        Hypervisor = HypervisorChoice.InProcess,
        MemoryBytes = GuestBytes,
        Peers = [.. Enumerable.Range(0, Regions.Count).Where(other => other != place).Select(other =>
            new PeerOptions(Regions[other], new DnsEndPoint(WanLab.AddressOf(other), FederationPort)))],
        Listen = new IPEndPoint(IPAddress.Parse(WanLab.AddressOf(place)), FederationPort),
        FederationFile = FederationFile,
    };

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static MemberSetup Read(string file) => JsonSerializer.Deserialize<MemberSetup>(File.ReadAllText(file), MemberFormat.Options)
        ?? throw new InvalidDataException($"{file} is no setup of a region.");

    /// <summary>Writes it for the processes.</summary>
    public string Write()
    {
        var file = Path.Combine(Folder, "setup.json");
        File.WriteAllText(file, JsonSerializer.Serialize(this, MemberFormat.Options));
        return file;
    }

    private string DataOf(int place) => Path.Combine(Folder, Regions[place]);
}
