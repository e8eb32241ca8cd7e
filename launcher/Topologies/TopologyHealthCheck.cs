namespace NovaCron.Launcher.Topologies;

/// <summary>How a service is asked whether it serves.</summary>
public sealed record TopologyHealthCheck
{
    /// <summary>The command that a container engine runs inside the container: it ends well when the service serves.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The path that the command asks for over HTTP; null when it asks otherwise.</summary>
    public string? Path { get; init; }

    /// <summary>The port of <see cref="Path"/>, one of the service's.</summary>
    public int? Port { get; init; }

    /// <summary>How often it is asked, as in <c>5s</c>.</summary>
    public required string Interval { get; init; }

    /// <summary>How long an answer may take.</summary>
    public required string Timeout { get; init; }

    /// <summary>After how many failures in a row it counts as unhealthy.</summary>
    public required int Retries { get; init; }

    /// <summary>For how long after its start failures are not counted.</summary>
    public required string StartPeriod { get; init; }
}
