using System.Net.NetworkInformation;
using System.Text.Json;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>What the interfaces of a namespace have sent and received.</summary>
internal static class WireBytes
{
    /// <summary>Bytes of all packets in both directions, loopback left out, in this process's namespace.</summary>
    public static long Here() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(device => device.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .Select(device => device.GetIPStatistics())
        .Sum(counts => counts.BytesReceived + counts.BytesSent);

    /// <summary>The same, in another namespace.</summary>
    public static async Task<long> CountAsync(string networkNamespace, CancellationToken cancellationToken)
    {
        var text = await Tool.RunAsync(Tool.In(networkNamespace, "ip", "-s", "-j", "link", "show"), cancellationToken);
        using var links = JsonDocument.Parse(text);
        return links.RootElement.EnumerateArray()
            .Where(link => link.GetProperty("ifname").GetString() != "lo")
            .Select(link => link.GetProperty("stats64"))
            .Sum(counts => Bytes(counts, "rx") + Bytes(counts, "tx"));
    }

    private static long Bytes(JsonElement counts, string direction) => counts.GetProperty(direction).GetProperty("bytes").GetInt64();
}
