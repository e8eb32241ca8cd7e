using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Grains.Hosting;
using NovaCron.Hypervisor;

namespace NovaCron.Silo.Hosting;

/// <summary>What a test may put in the place of the real things.</summary>
internal sealed class RegionServerSetup
{
    /// <summary>The environment's variables.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The hypervisor; null selects one. Whoever gives one disposes of it.</summary>
    public IHypervisor? Hypervisor { get; init; }

    /// <summary>Pace and limits of the region's member of the federation's log, if it has one.</summary>
    public AcpOptions Consensus { get; init; } = new();

    /// <summary>Pace and limits of the region's replica of the records, if it has one.</summary>
    public SyncOptions Records { get; init; } = new() { MessageBytesMax = Federation.FederationProtocol.ReplicaBytesMax };

    /// <summary>Pace and limits of what drives that replica.</summary>
    public SyncDriverOptions RecordsDriving { get; init; } = new();

    /// <summary>Sets grains' options after the region's own.</summary>
    public Action<GrainsOptions> ConfigureGrains { get; init; } = _ => { };

    /// <summary>Sets logging after the region's own.</summary>
    public Action<ILoggingBuilder> ConfigureLogging { get; init; } = _ => { };
}
