using System.Diagnostics;
using System.Diagnostics.Metrics;

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

    /// <summary>Machines made to stand still because their VM had moved on.</summary>
    public static Counter<long> FencedMachines { get; } = Meter.CreateCounter<long>(
        "novacron.agent.machines.fenced", "{machine}", "Machines paused because their epoch was below the fence.");

    public static KeyValuePair<string, object?> Sent { get; } = new("direction", "sent");

    public static KeyValuePair<string, object?> Received { get; } = new("direction", "received");
}
