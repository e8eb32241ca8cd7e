using NovaCron.Agent;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Agents.Mapping;

/// <summary>How a copy fares on its path, as message and back.</summary>
internal static class TransferMapping
{
    /// <summary>The message.</summary>
    public static Wire.TransferReport ToWire(this TransferReport report)
    {
        var wire = new Wire.TransferReport
        {
            Mode = report.Mode,
            ResentBytes = report.ResentBytes,
            Stalls = report.Stalls,
            StalledTicks = report.StalledTime.Ticks,
        };
        if (report.StalledSince is { } since)
            wire.StalledSinceTicks = since.UtcTicks;
        return wire;
    }

    /// <summary>What the message says; an agent of an earlier version says nothing.</summary>
    public static TransferReport FromWire(Wire.TransferReport? report) => report is null
        ? TransferReport.None
        : new TransferReport(
            report.Mode,
            WireValues.NotNegative(report.ResentBytes, "transfer_report.resent_bytes"),
            report.Stalls,
            TimeSpan.FromTicks(WireValues.NotNegative(report.StalledTicks, "transfer_report.stalled_ticks")),
            report.HasStalledSinceTicks ? WireValues.ToInstant(report.StalledSinceTicks, "transfer_report.stalled_since_ticks") : null);
}
