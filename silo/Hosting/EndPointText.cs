using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NovaCron.Silo.Hosting;

/// <summary>Addresses as operators write them: <c>10.0.0.1:7400</c>, <c>[::1]:7400</c>, <c>eu.example.net:7400</c>.</summary>
internal static class EndPointText
{
    /// <summary>An address to listen on: an IP address, <c>localhost</c> or <c>*</c>, and a port.</summary>
    public static bool TryParseListen(string text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        if (!TryParseRemote(text, out var remote))
            return false;
        var address = remote.Host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            var host => IPAddress.TryParse(host, out var parsed) ? parsed : null,
        };
        endPoint = address is null ? null : new IPEndPoint(address, remote.Port);
        return endPoint is not null;
    }

    /// <summary>An address to connect to: a name or an IP address, and a port from 1 to 65535.</summary>
    public static bool TryParseRemote(string text, [NotNullWhen(true)] out DnsEndPoint? endPoint)
    {
        endPoint = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port == 0)
            return false;
        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal))
            return false;
        if (host != "*" && Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic)
            return false;
        endPoint = new DnsEndPoint(host, port);
        return true;
    }

    /// <summary>The address as it would be written.</summary>
    public static string ToText(this DnsEndPoint endPoint) =>
        IPAddress.TryParse(endPoint.Host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? string.Create(CultureInfo.InvariantCulture, $"[{endPoint.Host}]:{endPoint.Port}")
            : string.Create(CultureInfo.InvariantCulture, $"{endPoint.Host}:{endPoint.Port}");
}
