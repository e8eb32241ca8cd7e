using System.CommandLine;
using System.Net;
using NovaCron.Agent;
using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary>The options of <c>up</c>.</summary>
internal static class UpOptions
{
    /// <summary>The option <c>--region</c>.</summary>
    public static readonly Option<string> Region = new("--region") { Required = true, Description = "This region's name." };

    /// <summary>The option <c>--listen</c>.</summary>
    public static readonly Option<IPEndPoint?> Listen = new("--listen")
    {
        Required = true,
        Description = "The federation port, ADDRESS:PORT, for the peers of this region (mutual TLS).",
        CustomParser = ArgumentParsers.Listen,
    };

    /// <summary>The option <c>--data</c>.</summary>
    public static readonly Option<string> Data = new("--data")
    {
        Required = true,
        Description = "The folder that keeps this region's state.",
    };

    /// <summary>The option <c>--peer</c>.</summary>
    public static readonly Option<PeerOptions[]> Peers = new("--peer")
    {
        Description = "Another region, REGION=HOST:PORT, or several addresses of its silos separated by commas. May be repeated.",
        CustomParser = ArgumentParsers.Peers,
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The option <c>--api</c>.</summary>
    public static readonly Option<IPEndPoint?> Api = new("--api")
    {
        Description = "Where REST, console and health are served; beyond loopback it needs NOVACRON_API_TOKEN.",
        CustomParser = ArgumentParsers.Listen,
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 7480),
    };

    /// <summary>The option <c>--host-name</c>.</summary>
    public static readonly Option<string?> HostName = new("--host-name")
    {
        Description = "This host's name in its region. Default: the machine's name.",
    };

    /// <summary>The option <c>--hypervisor</c>.</summary>
    public static readonly Option<HypervisorChoice> Hypervisor = new("--hypervisor")
    {
        Description = "auto, qemu or in-process. auto takes QEMU where a usable one is found.",
        CustomParser = ArgumentParsers.Hypervisor,
        DefaultValueFactory = _ => HypervisorChoice.Auto,
    };

    /// <summary>The option <c>--memory</c>.</summary>
    public static readonly Option<long?> Memory = new("--memory")
    {
        Description = "Memory for guests: bytes, or a number with KiB, MiB, GiB or TiB.",
        CustomParser = ArgumentParsers.MemoryBytes,
    };

    /// <summary>The option <c>--disk</c>.</summary>
    public static readonly Option<long?> Disk = new("--disk")
    {
        Description = "Most disk for images and guests' disks: bytes, or a number with KiB, MiB, GiB or TiB. Default: what is free.",
        CustomParser = ArgumentParsers.DiskBytes,
    };

    /// <summary>The option <c>--keep-memory</c>.</summary>
    public static readonly Option<long?> KeepMemory = new("--keep-memory")
    {
        Description = "Most disk for the encrypted memory of guests that moved, so that they return faster; 0 keeps none. Default: 4GiB.",
        CustomParser = ArgumentParsers.DiskBytes,
    };

    /// <summary>The option <c>--share-memory</c>.</summary>
    public static readonly Option<bool> ShareMemory = new("--share-memory")
    {
        Description = "Guests on their way in may refer to kept memories of others. How long a move takes then tells what those hold.",
    };

    /// <summary>The option <c>--link-patience</c>.</summary>
    public static readonly Option<TimeSpan> LinkPatience = new("--link-patience")
    {
        Description = "Seconds a guest's copy waits for a link that is cut before its migration is rolled back. Default: 600.",
        CustomParser = ArgumentParsers.Seconds,
        DefaultValueFactory = _ => AgentOptions.DefaultPatience,
    };

    /// <summary>The option <c>--files</c>.</summary>
    public static readonly Option<string?> Files = new("--files")
    {
        Description = "A folder that peers may copy files to ('copy'). Default: none, and none are taken.",
    };

    /// <summary>The option <c>--federation</c>.</summary>
    public static readonly Option<string?> Federation = new("--federation")
    {
        Description = "How the federation's log began: a file, the same at each member. Default: none, and the region is no member.",
    };

    /// <summary>The option <c>--consensus-key</c>.</summary>
    public static readonly Option<string?> ConsensusKey = new("--consensus-key")
    {
        Description = "The key by which this region signs in the federation's log. Default: DATA/consensus/consensus.key.",
    };

    /// <summary>The option <c>--create-consensus-key</c>.</summary>
    public static readonly Option<bool> CreateConsensusKey = new("--create-consensus-key")
    {
        Description = "Makes that key where there is none; it is shown at the start, for the federation's file.",
    };

    /// <summary>The option <c>--tls</c>.</summary>
    public static readonly Option<string?> Tls = new("--tls")
    {
        Description = "This region's certificate folder (ca.pem, region.pem, region.key). Default: DATA/tls.",
    };

    /// <summary>The option <c>--orleans-silo-port</c>.</summary>
    public static readonly Option<int?> SiloPort = new("--orleans-silo-port")
    {
        Description = "Orleans' port between silos. Default: 10000 + 2 * (API port mod 10000).",
    };

    /// <summary>The option <c>--orleans-gateway-port</c>.</summary>
    public static readonly Option<int?> GatewayPort = new("--orleans-gateway-port")
    {
        Description = "Orleans' port for client processes. Default: one above the silo port's default.",
    };

    /// <summary>The option <c>--advertise</c>.</summary>
    public static readonly Option<DnsEndPoint?> Advertise = new("--advertise")
    {
        Description = "Where other silos and peers reach the federation port, HOST:PORT. Default: --listen.",
        CustomParser = ArgumentParsers.Advertise,
    };

    /// <summary>The option <c>--data-listen</c>.</summary>
    public static readonly Option<IPEndPoint?> DataListen = new("--data-listen")
    {
        Description = "A port for guests' bytes alone, ADDRESS:PORT (mutual TLS). Default: they come over --listen.",
        CustomParser = ArgumentParsers.Listen,
    };

    /// <summary>The option <c>--data-advertise</c>.</summary>
    public static readonly Option<DnsEndPoint?> DataAdvertise = new("--data-advertise")
    {
        Description = "Where peers reach the port of --data-listen, HOST:PORT. Default: --data-listen.",
        CustomParser = ArgumentParsers.Advertise,
    };

    /// <summary>The option <c>--peer-pin</c>.</summary>
    public static readonly Option<PeerPins> PeerPin = new("--peer-pin")
    {
        Description = "The public key that a peer must have, REGION=sha256:HEX. May be repeated, also for one region.",
        CustomParser = ArgumentParsers.Pins,
        DefaultValueFactory = _ => PeerPins.None,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The option <c>--bandwidth</c>.</summary>
    public static readonly Option<BandwidthCaps> Bandwidth = new("--bandwidth")
    {
        Description = "The most that this host sends to a peer, REGION=RATE or REGION=[DAYS] [HH:MM-HH:MM] RATE; ... May be repeated.",
        CustomParser = ArgumentParsers.Bandwidth,
        DefaultValueFactory = _ => BandwidthCaps.None,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The option <c>--orleans-address</c>.</summary>
    public static readonly Option<IPAddress?> OrleansAddress = new("--orleans-address")
    {
        Description = "The IP address of Orleans' two ports. Default: loopback without a database, else what the host of --advertise " +
            "resolves to.",
        CustomParser = ArgumentParsers.Address,
    };

    /// <summary>The option <c>--drain</c>.</summary>
    public static readonly Option<TimeSpan> Drain = new("--drain")
    {
        Description = "Seconds to serve on, not ready any more, when told to stop. Default: 0.",
        CustomParser = ArgumentParsers.Seconds,
    };

    /// <summary>The option <c>--dashboard</c>.</summary>
    public static readonly Option<bool> Dashboard = new("--dashboard")
    {
        Description = "Serve Orleans' dashboard at /orleans of the API. Default: off.",
    };
}
