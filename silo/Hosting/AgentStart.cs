using System.Security.Cryptography;
using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Hypervisor;
using NovaCron.Silo.Watchdog;

namespace NovaCron.Silo.Hosting;

/// <summary>Starts this host's agent as the region's options say.</summary>
internal static partial class AgentStart
{
    private const string KeptPurpose = "novacron kept memories 1";

    /// <summary>Starts it; machines of an earlier process are taken over before it returns.</summary>
    /// <exception cref="StartupException">A record is damaged, or a machine could not be taken over.</exception>
    public static async Task<HostAgent> StartAsync(
        RegionOptions options,
        TlsIdentity identity,
        IHypervisor hypervisor,
        AmstListener transfers,
        LeaseOptions lease,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var defaults = new AgentOptions();
        var agentOptions = new AgentOptions
        {
            HostName = options.HostName,
            Region = options.Region,
            DataDirectory = new DataFolder(options.DataDirectory).AgentFolder,
            // Any silo of this region answers the link, but only this one holds this host's reservations.
            DataEndpoint = options.DataReachedAt,
            MemoryBytes = options.MemoryBytes ?? 0,
            DiskBytesMax = options.DiskBytes ?? long.MaxValue,
            KeptBytesMax = options.KeptBytes ?? defaults.KeptBytesMax,
            KeptKey = KeptKey(identity, loggers),
            KeptShared = options.SharesKept,
            Transfer = defaults.Transfer with { DisconnectedTimeMax = options.LinkPatience },
            Bandwidth = options.Bandwidth.Share(time),
            Lease = lease,
            WatchdogCommand = OperatingSystem.IsLinux() ? WatchdogCommand.Words() : [],
        };
        var dialers = new TlsAgentDialers(identity, new TcpDialerOptions(), time);
        try
        {
            return await HostAgent.StartAsync(agentOptions, hypervisor, transfers, dialers, time, loggers, cancellationToken);
        }
        catch (Exception exception) when (exception is AgentException or InvalidDataException)
        {
            throw StartupException.Configuration($"The host agent cannot start: {exception.Message}", exception);
        }
    }

    // A key that does not leave its module encrypts nothing on disk: memories then end with the process.
    private static ReadOnlyMemory<byte> KeptKey(TlsIdentity identity, ILoggerFactory loggers)
    {
        try
        {
            return identity.DeriveKey(KeptPurpose);
        }
        catch (CryptographicException error)
        {
            LogNoKeptKey(loggers.CreateLogger(typeof(AgentStart)), error.Message);
            return default;
        }
    }

    [LoggerMessage(2050, LogLevel.Information, "Guests' memories are kept until this process ends and no longer: {Reason}")]
    private static partial void LogNoKeptKey(ILogger logger, string reason);
}
