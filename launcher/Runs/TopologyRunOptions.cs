namespace NovaCron.Launcher.Runs;

/// <summary>How a topology is run as plain processes of this machine.</summary>
public sealed record TopologyRunOptions
{
    /// <summary>The lowest base port.</summary>
    public const int BasePortMin = 1024;

    /// <summary>The highest base port: services count up from it.</summary>
    public const int BasePortMax = 60_000;

    /// <summary>The built server program: an executable, or an assembly for <c>dotnet</c>.</summary>
    public required string SiloProgram { get; init; }

    /// <summary>
    /// The folder of all data, secrets and logs; what an earlier run left there is used again. Null, the default: a temporary
    /// folder that goes with the run.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// Where ports begin: the n-th service of the topology has those from base + 10 n on. Default 17000, range 1024 to 60000;
    /// 0 takes free ones.
    /// </summary>
    public int BasePort { get; init; } = 17_000;

    /// <summary>The most silos a region, from the first on. Default null: all. The embedded engine can do one.</summary>
    public int? SilosPerRegionMax { get; init; }

    /// <summary>What runs guests: <c>auto</c>, <c>qemu</c> or <c>in-process</c>. Default null: the topology's.</summary>
    public string? Hypervisor { get; init; }

    /// <summary>Memory for guests of each silo, as in <c>2GiB</c>. Default null: the topology's.</summary>
    public string? Memory { get; init; }

    /// <summary>The least level that NovaCron's own messages are logged at, as in <c>Debug</c>. Default null: the program's.</summary>
    public string? LogLevel { get; init; }

    /// <summary>Further variables for silos and gateways, which go before the topology's.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether databases may forget everything when the machine dies: faster, for tests. Default false.</summary>
    public bool AreDatabasesThrowaway { get; init; }

    /// <summary>How long after a process ended by itself it is started again. Default 2 s, as its systemd unit has it.</summary>
    public TimeSpan RestartPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a service is started again within <see cref="RestartWindow"/> before it is given up. Default 20.</summary>
    public int RestartsMax { get; init; } = 20;

    /// <summary>The time that <see cref="RestartsMax"/> is about. Default 5 min.</summary>
    public TimeSpan RestartWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a service may take to be ready. Default 3 min: all start at once, perhaps on few cores.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long schema and certificates may take. Default 2 min.</summary>
    public TimeSpan CompletionTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Checks every value.</summary>
    /// <exception cref="LauncherException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (BasePort is not 0 and (< BasePortMin or > BasePortMax))
            throw new LauncherException($"--base-port must be {BasePortMin} to {BasePortMax}, or 0.");
        if (SilosPerRegionMax is < 1)
            throw new LauncherException("--silos must be at least 1.");
        if (!File.Exists(SiloProgram))
            throw new LauncherException($"The server program {SiloProgram} is not there.");
        if (RestartsMax < 0)
            throw new LauncherException($"{nameof(RestartsMax)} must not be negative.");
    }
}
