using System.Globalization;
using NovaCron.Bench.Amst.Labs;

namespace NovaCron.Bench.Amst.Peers;

/// <summary>Segments sent again by all connections of a namespace, as its kernel counts them (RFC 4022).</summary>
internal static class Retransmits
{
    public static async Task<long> CountAsync(string networkNamespace, CancellationToken cancellationToken)
    {
        var text = await Tool.RunAsync(Tool.In(networkNamespace, "cat", "/proc/net/snmp"), cancellationToken);
        var lines = text.Split('\n').Where(line => line.StartsWith("Tcp:", StringComparison.Ordinal)).ToList();
        var column = Array.IndexOf(lines[0].Split(' '), "RetransSegs");
        return long.Parse(lines[1].Split(' ')[column], CultureInfo.InvariantCulture);
    }
}
