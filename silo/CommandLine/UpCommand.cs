using System.CommandLine;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>up</c>: a region in the foreground.</summary>
internal static class UpCommand
{
    /// <summary>The variable with the API's bearer token; an option would show it to everybody who lists processes.</summary>
    public const string ApiTokenVariable = "NOVACRON_API_TOKEN";

    /// <summary>Makes the command.</summary>
    /// <param name="run">Runs the region until it is stopped; returns the exit code.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static Command Create(Func<RegionOptions, CancellationToken, Task<int>> run, Func<string, string?> environment)
    {
        var command = new Command("up", "Runs a region in the foreground until SIGTERM or SIGINT. Guests go on running when it stops.")
        {
            UpOptions.Region, UpOptions.Listen, UpOptions.Data, UpOptions.Peers, UpOptions.Api, UpOptions.HostName,
            UpOptions.Hypervisor, UpOptions.Memory, UpOptions.Disk, UpOptions.KeepMemory, UpOptions.ShareMemory,
            UpOptions.LinkPatience, UpOptions.Files, UpOptions.Federation, UpOptions.ConsensusKey, UpOptions.CreateConsensusKey,
            UpOptions.Tls, CaCommand.Ca,
            UpOptions.SiloPort, UpOptions.GatewayPort, UpOptions.Advertise, UpOptions.DataListen, UpOptions.DataAdvertise,
            UpOptions.PeerPin, UpOptions.Bandwidth, UpOptions.OrleansAddress, UpOptions.Drain, UpOptions.Dashboard, SettingsFile.Config,
        };
        command.SetAction((result, cancellationToken) => run(Read(result, environment), cancellationToken));
        return command;
    }

    private static RegionOptions Read(ParseResult result, Func<string, string?> environment)
    {
        var options = new RegionOptions
        {
            Region = result.GetRequiredValue(UpOptions.Region),
            Listen = result.GetRequiredValue(UpOptions.Listen)!,
            DataDirectory = Path.GetFullPath(result.GetRequiredValue(UpOptions.Data)),
            Peers = [.. result.GetRequiredValue(UpOptions.Peers)],
            Api = result.GetRequiredValue(UpOptions.Api)!,
            ApiToken = environment(ApiTokenVariable) is { Length: > 0 } token ? token : null,
            Database = environment(RegionDatabase.Variable) is { Length: > 0 } database ? database : null,
            HostName = result.GetValue(UpOptions.HostName) ?? RegionOptions.MakeHostName(Environment.MachineName),
            Hypervisor = result.GetValue(UpOptions.Hypervisor),
            MemoryBytes = result.GetValue(UpOptions.Memory),
            DiskBytes = result.GetValue(UpOptions.Disk),
            KeptBytes = result.GetValue(UpOptions.KeepMemory),
            SharesKept = result.GetValue(UpOptions.ShareMemory),
            LinkPatience = result.GetValue(UpOptions.LinkPatience),
            FilesDirectory = result.GetValue(UpOptions.Files) is { } files ? Path.GetFullPath(files) : null,
            TlsDirectory = result.GetValue(UpOptions.Tls) is { } tls ? Path.GetFullPath(tls) : null,
            FederationFile = result.GetValue(UpOptions.Federation) is { } federation ? Path.GetFullPath(federation) : null,
            ConsensusKeyFile = result.GetValue(UpOptions.ConsensusKey) is { } key ? Path.GetFullPath(key) : null,
            CreatesConsensusKey = result.GetValue(UpOptions.CreateConsensusKey),
            CaDirectory = result.GetValue(CaCommand.Ca) is { } ca ? Path.GetFullPath(ca) : null,
            OrleansSiloPort = result.GetValue(UpOptions.SiloPort),
            OrleansGatewayPort = result.GetValue(UpOptions.GatewayPort),
            Advertise = result.GetValue(UpOptions.Advertise),
            DataListen = result.GetValue(UpOptions.DataListen),
            DataAdvertise = result.GetValue(UpOptions.DataAdvertise),
            PeerPins = result.GetRequiredValue(UpOptions.PeerPin),
            Bandwidth = result.GetRequiredValue(UpOptions.Bandwidth),
            OrleansAddress = result.GetValue(UpOptions.OrleansAddress),
            ServesDashboard = result.GetValue(UpOptions.Dashboard),
            DrainPause = result.GetValue(UpOptions.Drain),
        };
        options.Validate();
        return options;
    }
}
