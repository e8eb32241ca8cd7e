using System.Diagnostics;
using System.Diagnostics.Metrics;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Diagnostics;

/// <summary>The agent's instruments. No attribute holds a VM's or a migration's id: those belong in logs and traces.</summary>
internal static class AgentTelemetry
{
    private const string Name = "NovaCron";
    private static readonly Meter Meter = new(Name);

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Time an order took, in seconds, by order and outcome.</summary>
    public static Histogram<double> OrderDuration { get; } = Meter.CreateHistogram<double>(
        "novacron.agent.order.duration", "s", "Time an order to a host agent took.");

    /// <summary>Bytes of machines' streams sent and rebuilt.</summary>
    public static Counter<long> StreamBytes { get; } = Meter.CreateCounter<long>(
        "novacron.agent.stream.io", "By", "Bytes of machines' streams, before encoding at the source and after decoding at the target.");

    /// <summary>Units of memory sent, by how they were.</summary>
    public static Counter<long> EncodedUnits { get; } = Meter.CreateCounter<long>(
        "novacron.agent.encoding.units", "{unit}", "Units of 4,096 bytes of memory sent, by how they were encoded.");

    /// <summary>Machines made to stand still because their VM had moved on.</summary>
    public static Counter<long> FencedMachines { get; } = Meter.CreateCounter<long>(
        "novacron.agent.machines.fenced", "{machine}", "Machines paused because their epoch was below the fence.");

    /// <summary>Time left of the host's lease when it was last looked at, in seconds; 0 when there is none.</summary>
    public static Gauge<double> LeaseRemaining { get; } = Meter.CreateGauge<double>(
        "novacron.agent.lease.remaining", "s", "Time that machines under the host's lease may still run, as of the last stamp.");

    /// <summary>Machines ended because the host's lease was over, by who ended them; each watchdog counts for itself.</summary>
    public static Counter<long> LeaseKills { get; } = Meter.CreateCounter<long>(
        "novacron.agent.lease.kills", "{machine}", "Machines ended because the host's lease was over.");

    /// <summary>Watchdogs started.</summary>
    public static Counter<long> WatchdogStarts { get; } = Meter.CreateCounter<long>(
        "novacron.agent.watchdog.starts", "{process}", "Watchdogs started, in the place of others or as the first.");

    /// <summary>Counts what an encoder made.</summary>
    public static void Encoded(in HdeStatistics made)
    {
        EncodedUnits.Add(made.ZeroUnits + made.UniformUnits, new KeyValuePair<string, object?>("kind", "filled"));
        EncodedUnits.Add(made.LiteralUnits, new KeyValuePair<string, object?>("kind", "literal"));
        EncodedUnits.Add(made.DeltaUnits, new KeyValuePair<string, object?>("kind", "delta"));
        EncodedUnits.Add(made.SameUnits, new KeyValuePair<string, object?>("kind", "same"));
        EncodedUnits.Add(made.KnownUnits, new KeyValuePair<string, object?>("kind", "known"));
    }

    public static KeyValuePair<string, object?> Sent { get; } = new("direction", "sent");

    public static KeyValuePair<string, object?> ByWatchdog { get; } = new("by", "watchdog");

    public static KeyValuePair<string, object?> ByAgent { get; } = new("by", "agent");

    public static KeyValuePair<string, object?> Received { get; } = new("direction", "received");
}
