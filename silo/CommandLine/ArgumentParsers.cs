using System.Collections.Immutable;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary>Turns an option's words into values; what is wrong becomes an error of the command line.</summary>
internal static class ArgumentParsers
{
    // What a TimeSpan can hold is more than anybody means: a year is a slip of the pen.
    private const double SecondsMax = 31_536_000;

    /// <summary>An address to listen on.</summary>
    public static IPEndPoint? Listen(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (EndPointText.TryParseListen(text, out var endPoint))
            return endPoint;
        result.AddError($"'{text}' is no address to listen on: IP:PORT, [IPv6]:PORT, localhost:PORT or *:PORT, with a port from " +
            $"1 to 65535.");
        return null;
    }

    /// <summary>An address at which others reach this process.</summary>
    public static DnsEndPoint? Advertise(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (EndPointText.TryParseRemote(text, out var endPoint) && endPoint.Host != "*")
            return endPoint;
        result.AddError($"'{text}' is no address to be reached at: HOST:PORT or [IPv6]:PORT, with a port from 1 to 65535.");
        return null;
    }

    /// <summary>An IP address.</summary>
    public static IPAddress? Address(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPAddress.TryParse(text, out var address))
            return address;
        result.AddError($"'{text}' is no IP address.");
        return null;
    }

    /// <summary>A time in seconds.</summary>
    public static TimeSpan Seconds(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= SecondsMax)
            return TimeSpan.FromSeconds(seconds);
        result.AddError($"'{text}' is no time in seconds.");
        return default;
    }

    /// <summary>Peers.</summary>
    public static PeerOptions[] Peers(ArgumentResult result)
    {
        var peers = new List<PeerOptions>();
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Addresses(text[(equals + 1)..]) is { } addresses)
                peers.Add(new PeerOptions(text[..equals], addresses));
            else
                result.AddError($"'{text}' is no peer: REGION=HOST:PORT, with 1 to {PeerOptions.AddressesMax} different addresses " +
                    "separated by commas.");
        }

        return [.. peers];
    }

    /// <summary>Public keys of peers.</summary>
    public static PeerPins Pins(ArgumentResult result)
    {
        try
        {
            return PeerPins.Parse(result.Tokens.Select(token => token.Value));
        }
        catch (FormatException exception)
        {
            result.AddError(exception.Message);
            return PeerPins.None;
        }
    }

    /// <summary>Caps of paths to peers.</summary>
    public static BandwidthCaps Bandwidth(ArgumentResult result)
    {
        try
        {
            return BandwidthCaps.Parse(result.Tokens.Select(token => token.Value));
        }
        catch (FormatException exception)
        {
            result.AddError(exception.Message);
            return BandwidthCaps.None;
        }
    }

    /// <summary>An amount of memory.</summary>
    public static long? MemoryBytes(ArgumentResult result) => Bytes(result, "memory");

    /// <summary>An amount of disk.</summary>
    public static long? DiskBytes(ArgumentResult result) => Bytes(result, "disk");

    /// <summary>A hypervisor.</summary>
    public static HypervisorChoice Hypervisor(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        switch (text)
        {
            case "auto":
                return HypervisorChoice.Auto;
            case "qemu":
                return HypervisorChoice.Qemu;
            case "in-process":
                return HypervisorChoice.InProcess;
            default:
                result.AddError($"'{text}' is no hypervisor: auto, qemu or in-process.");
                return HypervisorChoice.Auto;
        }
    }

    private static ImmutableArray<DnsEndPoint>? Addresses(string text)
    {
        var addresses = ImmutableArray.CreateBuilder<DnsEndPoint>();
        foreach (var part in text.Split(','))
        {
            if (!EndPointText.TryParseRemote(part, out var address) || address.Host == "*" || addresses.Contains(address))
                return null;
            addresses.Add(address);
        }

        return addresses.Count <= PeerOptions.AddressesMax ? addresses.ToImmutable() : null;
    }

    private static long? Bytes(ArgumentResult result, string what)
    {
        var text = result.Tokens[0].Value;
        if (ByteSize.TryParse(text, out var bytes))
            return bytes;
        result.AddError($"'{text}' is no amount of {what}: bytes, or a number with KiB, MiB, GiB or TiB.");
        return null;
    }
}
