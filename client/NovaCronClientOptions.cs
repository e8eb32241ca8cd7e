using System.Net;

namespace NovaCron.Client;

/// <summary>Which region to talk to, where it is, and how patiently.</summary>
public sealed class NovaCronClientOptions
{
    /// <summary>The service id that all regions share.</summary>
    public const string ServiceId = "novacron";

    /// <summary>The port at which a region's silo accepts clients when nobody says otherwise.</summary>
    public const int GatewayPortDefault = 30000;

    /// <summary>The region's name; it is also its cluster id. Required.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>
    /// Where the region's silos accept clients; at least one, tried in turn. Empty means <see cref="GatewayPortDefault"/> on this
    /// machine. Ignored in a silo's own process.
    /// </summary>
    public IList<IPEndPoint> Gateways { get; } = [];

    /// <summary>How often the first connection is tried again. Default 10; 0 gives up at once.</summary>
    public int ConnectRetryCountMax { get; set; } = 10;

    /// <summary>Wait between two attempts to connect. Default 1 s.</summary>
    public TimeSpan ConnectRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often in a row a read is tried again after the region's silo could not be asked. Default 4; 0 never. What changes
    /// something is never tried again: its outcome is unknown.
    /// </summary>
    public int ReadRetryCountMax { get; set; } = 4;

    /// <summary>Wait before a read's first retry; it doubles with each. Default 250 ms.</summary>
    public TimeSpan ReadRetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is missing or outside its range.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Region))
        {
            throw new ArgumentException($"{nameof(NovaCronClientOptions)}.{nameof(Region)} must name the region to talk to.");
        }

        if (ConnectRetryCountMax < 0 || ReadRetryCountMax < 0)
        {
            throw new ArgumentException($"{nameof(NovaCronClientOptions)}: numbers of retries must not be negative.");
        }

        if (ConnectRetryDelay <= TimeSpan.Zero || ReadRetryDelay <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(NovaCronClientOptions)}: delays must be positive.");
        }
    }
}
