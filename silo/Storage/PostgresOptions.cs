using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Storage;

/// <summary>How a process uses its region's PostgreSQL database. What the connection string says itself comes first.</summary>
internal sealed class PostgresOptions
{
    private const int ConnectionsLimit = 1_000;
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The most connections of this process, 1 to 1,000. Default 40: then a grain waits for one to be free. All silos of a region
    /// together must stay below the server's <c>max_connections</c>.
    /// </summary>
    public int ConnectionsMax { get; init; } = 40;

    /// <summary>How long a connection may take to be made or to become free, 1 s to 10 min. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a statement may take, 1 s to 10 min. Default 20 s, less than a grain call's 30 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection is silent before it is asked whether it still lives, 1 s to 10 min. Default 15 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the scripts wait for a table that others use, 1 s to 10 min. Default 30 s.</summary>
    public TimeSpan SchemaLockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Checks all ranges.</summary>
    /// <exception cref="StartupException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (ConnectionsMax is < 1 or > ConnectionsLimit)
            throw StartupException.Configuration($"{nameof(ConnectionsMax)} must be 1 to {ConnectionsLimit}.");
        Check(nameof(ConnectTimeout), ConnectTimeout);
        Check(nameof(CommandTimeout), CommandTimeout);
        Check(nameof(KeepAlive), KeepAlive);
        Check(nameof(SchemaLockTimeout), SchemaLockTimeout);
    }

    private static void Check(string name, TimeSpan value)
    {
        if (value < TimeSpan.FromSeconds(1) || value > TimeoutMax)
            throw StartupException.Configuration($"{name} must be 1 s to {TimeoutMax.TotalMinutes} min.");
    }
}
