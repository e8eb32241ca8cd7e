using System.Net;

namespace NovaCron.Client;

/// <summary>Which region to talk to, where it is, and how patiently.</summary>
public sealed class NovaCronClientOptions
{
    /// <summary>The service id that all regions share.</summary>
    public const string ServiceId = "novacron";

    /// <summary>The port at which a region's silo accepts clients when nobody says otherwise.</summary>
    public const int GatewayPortDefault = 30000;

    private static readonly TimeSpan RetryForMax = TimeSpan.FromHours(1);

    /// <summary>The region's name; it is also its cluster id. Required.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>
    /// Where the region's silos accept clients; at least one, tried in turn. Empty means <see cref="GatewayPortDefault"/> on this
    /// machine. Ignored in a silo's own process.
    /// </summary>
    public IList<IPEndPoint> Gateways { get; } = [];

    /// <summary>
    /// Instead of <see cref="Gateways"/>: how to connect to the region's PostgreSQL database, whose list of silos says where clients
    /// are accepted now. It holds a password: it is never logged. Null uses <see cref="Gateways"/>.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>How often the list of silos is read anew. Default 5 s.</summary>
    public TimeSpan GatewayRefreshPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How client and silos know each other; null connects without TLS, for one machine's loopback only.</summary>
    public NovaCronClientTls? Tls { get; set; }

    /// <summary>How often the first connection is tried again. Default 10; 0 gives up at once.</summary>
    public int ConnectRetryCountMax { get; set; } = 10;

    /// <summary>Wait between two attempts to connect. Default 1 s.</summary>
    public TimeSpan ConnectRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a call that nobody answered is asked again, counted from its first failure: a silo died, the region restarts, its
    /// database is away. Default 60 s; 0 never, 1 h at most. Commands carry an id, so that repeating them has no second effect.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Mean wait before the first retry; it doubles with each and varies, so that clients do not come all at once. Default 250 ms.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two attempts. Default 5 s; not below <see cref="RetryDelay"/>.</summary>
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one attempt at a read waits for its answer; a region waits 3 s for its peers'. Default 5 s.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long one attempt at what changes something waits for its answer. Default 10 s. The region goes on with it meanwhile, and
    /// the next attempt, which has the same id, gets its answer.
    /// </summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is missing or outside its range.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Region))
        {
            throw new ArgumentException($"{nameof(NovaCronClientOptions)}.{nameof(Region)} must name the region to talk to.");
        }

        if (Database is not null && Gateways.Count > 0)
        {
            throw new ArgumentException(
                $"{nameof(NovaCronClientOptions)}: give either {nameof(Database)} or {nameof(Gateways)}, not both.");
        }

        if (ConnectRetryCountMax < 0)
        {
            throw new ArgumentException($"{nameof(NovaCronClientOptions)}.{nameof(ConnectRetryCountMax)} must not be negative.");
        }

        if (RetryFor < TimeSpan.Zero || RetryFor > RetryForMax)
        {
            throw new ArgumentException($"{nameof(NovaCronClientOptions)}.{nameof(RetryFor)} must be 0 to {RetryForMax}.");
        }

        TimeSpan[] waits = [ConnectRetryDelay, GatewayRefreshPeriod, RetryDelay, ReadTimeout, CommandTimeout];
        if (waits.Any(wait => wait <= TimeSpan.Zero) || RetryDelayMax < RetryDelay)
        {
            throw new ArgumentException(
                $"{nameof(NovaCronClientOptions)}: waits must be positive, and {nameof(RetryDelayMax)} not below {nameof(RetryDelay)}.");
        }

        Tls?.Validate();
    }
}
