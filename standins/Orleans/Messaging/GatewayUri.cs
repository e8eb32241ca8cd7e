using System.Globalization;
using System.Net;

namespace Orleans.Runtime.Hosting;

/// <summary>Gateways as Orleans writes them: <c>gwy.tcp://address:port/0</c>.</summary>
internal static class GatewayUri
{
    public static Uri Of(IPEndPoint address) => new($"gwy.tcp://{address}/0");

    /// <exception cref="OrleansConfigurationException">It is none.</exception>
    public static IPEndPoint Read(Uri gateway) =>
        IPAddress.TryParse(gateway.Host.Trim('[', ']'), out var address) && gateway.Port > 0
            ? new IPEndPoint(address, gateway.Port)
            : throw new OrleansConfigurationException(string.Create(CultureInfo.InvariantCulture, $"\"{gateway}\" is no gateway."));
}
