namespace NovaCron.Launcher.Postgres;

/// <summary>What a private PostgreSQL server is told.</summary>
public sealed class PrivatePostgresOptions
{
    /// <summary>The folder of its files, made when it is not there. What a server left there is used again.</summary>
    public required string Folder { get; init; }

    /// <summary>Its port on loopback, 1 to 65535. Default 0: a free one, which it keeps over its restarts.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Whether nothing of it has to survive: writes are not synchronised, and the folder goes with the server, also when the
    /// process that started it is killed. Default false: commits are durable and the folder stays.
    /// </summary>
    public bool IsThrowaway { get; init; }

    /// <summary>The most connections at once. Default 200; at least 10.</summary>
    public int ConnectionsMax { get; init; } = 200;

    /// <summary>How long a start may take, recovery included. Default 60 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to stop before it is killed. Default 30 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
