using System.Net;
using System.Net.Sockets;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Clustering;

/// <summary>Where Orleans' ports of this process are: other silos are told an IP address, not a name.</summary>
internal static class ClusterAddress
{
    /// <summary>The configured address, else what the advertised host resolves to, else loopback.</summary>
    /// <exception cref="StartupException">The advertised host's name does not resolve.</exception>
    public static async Task<IPAddress> FindAsync(RegionOptions options, CancellationToken cancellationToken)
    {
        if (options.OrleansAddress is { } configured)
            return configured;
        if (options.Database is null)
            return IPAddress.Loopback;
        return options.Advertise is { } advertised ? await ResolveAsync(advertised.Host, cancellationToken) : options.Listen.Address;
    }

    private static async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return found.OrderBy(address => address.AddressFamily is AddressFamily.InterNetwork ? 0 : 1).First();
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            throw new StartupException(
                ExitCodes.TemporaryFailure, $"The advertised host {host} does not resolve to an address: {exception.Message}", exception);
        }
    }
}
