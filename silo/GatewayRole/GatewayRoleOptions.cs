using System.Net;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.GatewayRole;

/// <summary>What a gateway's process is told when it starts: it serves a region's API without being one of its silos.</summary>
internal sealed class GatewayRoleOptions
{
    /// <summary>The region it serves; its certificate says the same.</summary>
    public required string Region { get; init; }

    /// <summary>Where REST, console and health are served without TLS; anything but loopback needs <see cref="ApiToken"/>.</summary>
    public IPEndPoint Api { get; init; } = new(IPAddress.Loopback, 7480);

    /// <summary>
    /// What API callers must present as bearer token; null lets everybody in who can reach a loopback address. Never logged.
    /// </summary>
    public string? ApiToken { get; init; }

    /// <summary>The connection string of the region's PostgreSQL database, in which the silos are found. Never logged.</summary>
    public required string Database { get; init; }

    /// <summary>The region's certificate folder: silos let in their own region only.</summary>
    public required string TlsDirectory { get; init; }

    /// <summary>How long it still serves when it is told to stop, not ready any more. Default none; at most 5 min.</summary>
    public TimeSpan DrainPause { get; init; } = TimeSpan.Zero;

    /// <summary>Checks everything that can be checked without touching the machine.</summary>
    /// <exception cref="StartupException">Something is wrong; the message lists all of it.</exception>
    public void Validate()
    {
        List<string> faults = [.. ApiRules.FindFaults(Api, ApiToken, DrainPause)];
        if (!RegionOptions.IsName(Region))
            faults.Add(RegionOptions.NameFault("--region", Region));
        if (faults.Count > 0)
            throw StartupException.Configuration(string.Join(Environment.NewLine, faults));
    }
}
