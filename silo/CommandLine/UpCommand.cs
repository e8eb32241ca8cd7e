using System.CommandLine;
using System.Net;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>up</c>: a region in the foreground.</summary>
internal static class UpCommand
{
    /// <summary>The variable with the API's bearer token; an option would show it to everybody who lists processes.</summary>
    public const string ApiTokenVariable = "NOVACRON_API_TOKEN";

    private static readonly Option<string> Region = new("--region") { Required = true, Description = "This region's name." };

    private static readonly Option<IPEndPoint?> Listen = new("--listen")
    {
        Required = true,
        Description = "The federation port, ADDRESS:PORT, for the peers of this region (mutual TLS).",
        CustomParser = ArgumentParsers.Listen,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Required = true,
        Description = "The folder that keeps this region's state.",
    };

    private static readonly Option<PeerOptions[]> Peers = new("--peer")
    {
        Description = "Another region, REGION=HOST:PORT. May be repeated.",
        CustomParser = ArgumentParsers.Peers,
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<IPEndPoint?> Api = new("--api")
    {
        Description = "Where REST, console and health are served; beyond loopback it needs NOVACRON_API_TOKEN.",
        CustomParser = ArgumentParsers.Listen,
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 7480),
    };

    private static readonly Option<string?> HostName = new("--host-name")
    {
        Description = "This host's name in its region. Default: the machine's name.",
    };

    private static readonly Option<HypervisorChoice> Hypervisor = new("--hypervisor")
    {
        Description = "auto, qemu or in-process. auto takes QEMU where a usable one is found.",
        CustomParser = ArgumentParsers.Hypervisor,
        DefaultValueFactory = _ => HypervisorChoice.Auto,
    };

    private static readonly Option<long?> Memory = new("--memory")
    {
        Description = "Memory for guests: bytes, or a number with KiB, MiB, GiB or TiB.",
        CustomParser = ArgumentParsers.MemoryBytes,
    };

    private static readonly Option<long?> Disk = new("--disk")
    {
        Description = "Most disk for images and guests' disks: bytes, or a number with KiB, MiB, GiB or TiB. Default: what is free.",
        CustomParser = ArgumentParsers.DiskBytes,
    };

    private static readonly Option<string?> Tls = new("--tls")
    {
        Description = "This region's certificate folder (ca.pem, region.pem, region.key). Default: DATA/tls.",
    };

    private static readonly Option<int?> SiloPort = new("--orleans-silo-port")
    {
        Description = "Orleans' port between silos, on loopback. Default: 10000 + 2 * (API port mod 10000).",
    };

    private static readonly Option<int?> GatewayPort = new("--orleans-gateway-port")
    {
        Description = "Orleans' port for client processes, on loopback. Default: one above the silo port's default.",
    };

    /// <summary>Makes the command.</summary>
    /// <param name="run">Runs the region until it is stopped; returns the exit code.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static Command Create(Func<RegionOptions, CancellationToken, Task<int>> run, Func<string, string?> environment)
    {
        var command = new Command("up", "Runs a region in the foreground until SIGTERM or SIGINT. Guests go on running when it stops.")
        {
            Region, Listen, Data, Peers, Api, HostName, Hypervisor, Memory, Disk, Tls, CaCommand.Ca, SiloPort, GatewayPort,
        };
        command.SetAction((result, cancellationToken) => run(Read(result, environment), cancellationToken));
        return command;
    }

    private static RegionOptions Read(ParseResult result, Func<string, string?> environment)
    {
        var options = new RegionOptions
        {
            Region = result.GetRequiredValue(Region),
            Listen = result.GetRequiredValue(Listen)!,
            DataDirectory = Path.GetFullPath(result.GetRequiredValue(Data)),
            Peers = [.. result.GetRequiredValue(Peers)],
            Api = result.GetRequiredValue(Api)!,
            ApiToken = environment(ApiTokenVariable) is { Length: > 0 } token ? token : null,
            HostName = result.GetValue(HostName) ?? RegionOptions.MakeHostName(Environment.MachineName),
            Hypervisor = result.GetValue(Hypervisor),
            MemoryBytes = result.GetValue(Memory),
            DiskBytes = result.GetValue(Disk),
            TlsDirectory = result.GetValue(Tls) is { } tls ? Path.GetFullPath(tls) : null,
            CaDirectory = result.GetValue(CaCommand.Ca) is { } ca ? Path.GetFullPath(ca) : null,
            OrleansSiloPort = result.GetValue(SiloPort),
            OrleansGatewayPort = result.GetValue(GatewayPort),
        };
        options.Validate();
        return options;
    }
}
