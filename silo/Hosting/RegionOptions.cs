using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NovaCron.Agent;
using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Silo.Hosting;

/// <summary>What one region's process is told when it starts.</summary>
internal sealed class RegionOptions
{
    /// <summary>The least memory a host can have for guests: 64 MiB.</summary>
    public const long MemoryBytesMin = 64L << 20;

    /// <summary>The most peers a region can have.</summary>
    public const int PeersMax = 256;

    private const int DerivedPortBase = 10_000;
    private const int DerivedPortSpan = 10_000;

    /// <summary>The region's name: 1 to 63 of <c>a-z 0-9 -</c>, beginning with a letter. It is also the Orleans cluster's id.</summary>
    public required string Region { get; init; }

    /// <summary>The federation port, for peers only: federation calls and guests' bytes, all over mutual TLS.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The folder that keeps everything of this region that must survive: database, certificates, machines, images.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The other regions. Default none.</summary>
    public ImmutableArray<PeerOptions> Peers { get; init; } = [];

    /// <summary>
    /// Where REST and health are served without TLS. Default 127.0.0.1:7480; anything but loopback needs <see
    /// cref="ApiToken"/>.
    /// </summary>
    public IPEndPoint Api { get; init; } = new(IPAddress.Loopback, 7480);

    /// <summary>
    /// What API callers must present as bearer token; null lets everybody in who can reach a loopback address. Never
    /// logged.
    /// </summary>
    public string? ApiToken { get; init; }

    /// <summary>
    /// This host's name, unique in its region: 1 to 63 of <c>a-z 0-9 -</c>, beginning with a letter. Default made of the
    /// machine's.
    /// </summary>
    public string HostName { get; init; } = MakeHostName(Environment.MachineName);

    /// <summary>What runs guests. Default <see cref="HypervisorChoice.Auto"/>.</summary>
    public HypervisorChoice Hypervisor { get; init; }

    /// <summary>Memory for guests, in bytes; null leaves the choice to the host agent.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Most disk for images and guests' disks, in bytes, at least 1; null takes what the file system has free.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>Most disk for memories of guests that moved, in bytes; 0 keeps none, null leaves the choice to the host agent.</summary>
    public long? KeptBytes { get; init; }

    /// <summary>Whether guests on their way in may refer to others' kept memories.</summary>
    public bool SharesKept { get; init; }

    /// <summary>
    /// How long a guest's copy waits for a link that is cut, in either direction, before its migration is rolled back. Default 10 min;
    /// 1 s to 1 day.
    /// </summary>
    public TimeSpan LinkPatience { get; init; } = AgentOptions.DefaultPatience;

    /// <summary>
    /// The folder that peers may copy files to, and never out of; null, the default, takes none. Apart from the region's own folders.
    /// </summary>
    public string? FilesDirectory { get; init; }

    /// <summary>
    /// This region's certificate folder; null takes <c>tls</c> in the data folder, filled from the development CA when it
    /// is not there.
    /// </summary>
    public string? TlsDirectory { get; init; }

    /// <summary>The development CA's folder; null takes the one the environment says.</summary>
    public string? CaDirectory { get; init; }

    /// <summary>How the federation's log began, the same file at every member; null, the default: the region is no member.</summary>
    public string? FederationFile { get; init; }

    /// <summary>
    /// The key by which this region signs in the federation's log; null takes <c>consensus/consensus.key</c> in the data folder.
    /// </summary>
    public string? ConsensusKeyFile { get; init; }

    /// <summary>Whether that key is made where there is none. Default false: a key that is gone is a loss to be noticed.</summary>
    public bool CreatesConsensusKey { get; init; }

    /// <summary>
    /// The connection string of the region's PostgreSQL database, shared by all its silos; null keeps a SQLite file in the data
    /// folder, for a region of one silo. Never logged.
    /// </summary>
    public string? Database { get; init; }

    /// <summary>
    /// Where this region's other silos, and the agents of its peers, reach <see cref="Listen"/>. Default that address itself,
    /// which must then be a specific one where there is a <see cref="Database"/>.
    /// </summary>
    public DnsEndPoint? Advertise { get; init; }

    /// <summary>A port for guests' bytes alone, over mutual TLS. Default none: they come over <see cref="Listen"/>.</summary>
    public IPEndPoint? DataListen { get; init; }

    /// <summary>
    /// Where the agents of peers reach <see cref="DataListen"/>. Default that address itself, which must then be a specific one.
    /// </summary>
    public DnsEndPoint? DataAdvertise { get; init; }

    /// <summary>Public keys that peers must have, besides their certificates. Default none.</summary>
    public PeerPins PeerPins { get; init; } = PeerPins.None;

    /// <summary>The most that this host sends to peers. Default no cap.</summary>
    public BandwidthCaps Bandwidth { get; init; } = BandwidthCaps.None;

    /// <summary>
    /// The address of Orleans' two ports. Default loopback without a <see cref="Database"/>, else what the host of
    /// <see cref="Advertise"/> resolves to.
    /// </summary>
    public IPAddress? OrleansAddress { get; init; }

    /// <summary>
    /// How long the process still serves when it is told to stop, not ready any more, so that load balancers and scripts turn
    /// away first. Default none; at most 5 min.
    /// </summary>
    public TimeSpan DrainPause { get; init; } = TimeSpan.Zero;

    /// <summary>Whether Orleans' dashboard is served at <c>/orleans</c> of the API. Default false; not on the embedded engine.</summary>
    public bool ServesDashboard { get; init; }

    /// <summary>
    /// Orleans' port between silos. Default 10000 + 2 * (API port mod 10000), so that regions on one machine
    /// differ as their API ports do: 24960 for API port 7480.
    /// </summary>
    public int? OrleansSiloPort { get; init; }

    /// <summary>
    /// Orleans' port for clients of other processes. Default one above the default of <see
    /// cref="OrleansSiloPort"/>.
    /// </summary>
    public int? OrleansGatewayPort { get; init; }

    /// <summary>Where this region's other silos reach the federation port, <c>host:port</c>.</summary>
    public string ReachedAt => Advertise?.ToText() ?? Listen.ToString();

    /// <summary>Where peers' agents send guests' bytes, <c>host:port</c>; empty where it is the address of the link they use.</summary>
    public string DataReachedAt => DataAdvertise?.ToText() ?? DataListen?.ToString() ?? Advertise?.ToText() ?? "";

    /// <summary>The silo port in use.</summary>
    public int SiloPort => OrleansSiloPort ?? DerivedPortBase + (2 * (Api.Port % DerivedPortSpan));

    /// <summary>The gateway port in use.</summary>
    public int GatewayPort => OrleansGatewayPort ?? DerivedPortBase + (2 * (Api.Port % DerivedPortSpan)) + 1;

    /// <summary>A host name made of what a machine is called: its first label, in lower case, without what names cannot have.</summary>
    public static string MakeHostName(string machine)
    {
        var label = machine.ToLowerInvariant().Split('.')[0];
        var kept = string.Concat(label.Select(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter
            : '-')).Trim('-');
        var named = kept.Length > 0 && char.IsAsciiLetterLower(kept[0]) ? kept : "host-" + kept;
        return named[..Math.Min(named.Length, RegionCertificate.RegionLengthMax)].Trim('-');
    }

    /// <summary>Checks everything that can be checked without touching the machine.</summary>
    /// <exception cref="StartupException">Something is wrong; the message lists all of it.</exception>
    public void Validate()
    {
        var faults = FindFaults().ToArray();
        if (faults.Length > 0)
            throw StartupException.Configuration(string.Join(Environment.NewLine, faults));
    }

    private IEnumerable<string> FindFaults()
    {
        if (!IsName(Region))
            yield return NameFault("--region", Region);
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return "--data must name a folder.";
        if (!IsName(HostName))
            yield return NameFault("--host-name", HostName);
        if (MemoryBytes is < MemoryBytesMin)
            yield return $"--memory must be at least {MemoryBytesMin >> 20}MiB.";
        foreach (var own in OwnFolders().Where(own => FilesDirectory is { } files && (IsWithin(files, own) || IsWithin(own, files))))
            yield return $"--files {FilesDirectory} must lie apart from {own}: what is there is not for peers to write.";
        if (DiskBytes is < 1)
            yield return "--disk must be at least 1 byte.";
        if (LinkPatience < TimeSpan.FromSeconds(1) || LinkPatience > TimeSpan.FromDays(1))
            yield return "--link-patience must be 1 to 86400 s.";
        foreach (var fault in ApiRules.FindFaults(Api, ApiToken, DrainPause)
            .Concat(FindPeerFaults()).Concat(FindPortFaults()).Concat(FindClusterFaults()).Concat(FindDataPortFaults()))
            yield return fault;
    }

    private IEnumerable<string> OwnFolders() =>
        new[] { DataDirectory, TlsDirectory, CaDirectory }.OfType<string>().Where(own => !string.IsNullOrWhiteSpace(own));

    private static bool IsWithin(string inner, string outer) =>
        WithSeparator(inner).StartsWith(WithSeparator(outer), StringComparison.Ordinal);

    private static string WithSeparator(string folder) =>
        Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;

    private IEnumerable<string> FindPeerFaults()
    {
        if (Peers.Length > PeersMax)
            yield return $"--peer can be given {PeersMax} times at most.";
        foreach (var peer in Peers.Where(peer => !IsName(peer.Region)))
            yield return NameFault("--peer", peer.Region);
        foreach (var peer in Peers.Where(peer => peer.Addresses.Length is < 1 or > PeerOptions.AddressesMax))
            yield return $"--peer {peer.Region} must have 1 to {PeerOptions.AddressesMax} addresses.";
        foreach (var peer in Peers.Where(peer => peer.Region == Region))
            yield return $"--peer {peer.Region} is this region itself.";
        foreach (var twice in Peers.GroupBy(peer => peer.Region).Where(group => group.Count() > 1))
            yield return $"--peer {twice.Key} is given more than once.";
        foreach (var region in PeerPins.Regions.Where(region => Peers.All(peer => peer.Region != region)))
            yield return $"--peer-pin {region} is no configured peer.";
        foreach (var region in Bandwidth.Regions.Where(region => Peers.All(peer => peer.Region != region)))
            yield return $"--bandwidth {region} is no configured peer.";
    }

    private IEnumerable<string> FindPortFaults()
    {
        if (SiloPort is < 1 or > IPEndPoint.MaxPort || GatewayPort is < 1 or > IPEndPoint.MaxPort)
            yield return $"Orleans ports must be 1 to {IPEndPoint.MaxPort}.";
        int[] ports = [Listen.Port, Api.Port, SiloPort, GatewayPort];
        if (ports.Distinct().Count() < ports.Length)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The four ports must differ: --listen {Listen.Port}, --api {Api.Port}, Orleans silo {SiloPort} and gateway " +
                    $"{GatewayPort}.");
        }
    }

    private IEnumerable<string> FindClusterFaults()
    {
        if (Database is not null && Advertise is null && IsAny(Listen.Address))
            yield return $"--listen {Listen} is no address that other silos can reach: give one by --advertise HOST:PORT.";
        if (OrleansAddress is { } address && IsAny(address))
            yield return $"--orleans-address {address} is no address that other silos can reach.";
    }

    private IEnumerable<string> FindDataPortFaults()
    {
        if (DataListen is null)
        {
            if (DataAdvertise is not null)
                yield return "--data-advertise needs --data-listen.";
            yield break;
        }

        if (DataAdvertise is null && IsAny(DataListen.Address))
            yield return $"--data-listen {DataListen} is no address that peers can reach: give one by --data-advertise HOST:PORT.";
        if (DataListen.Port == Listen.Port || DataListen.Port == Api.Port || DataListen.Port == SiloPort || DataListen.Port == GatewayPort)
            yield return $"--data-listen {DataListen} has the port of --listen, --api or Orleans.";
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>Whether a text can name a region or a host.</summary>
    public static bool IsName(string name) => RegionCertificate.IsRegionName(name) && char.IsAsciiLetterLower(name[0]);

    /// <summary>What to say of a text that cannot.</summary>
    public static string NameFault(string option, string name) =>
        $"{option} {name} is no name: 1 to {RegionCertificate.RegionLengthMax} of a-z, 0-9 and inner hyphens, beginning with a letter.";
}
