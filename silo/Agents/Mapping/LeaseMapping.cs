using NovaCron.Agent;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Agents.Mapping;

/// <summary>A host's lease, as messages and back.</summary>
internal static class LeaseMapping
{
    /// <summary>The message.</summary>
    public static Wire.LeaseStamp ToWire(LeaseStamp stamp) =>
        new() { Nonce = stamp.Nonce, AtTicks = stamp.At.Ticks, IsWanted = stamp.IsWanted };

    /// <summary>What the message says.</summary>
    public static LeaseStamp FromWire(Wire.LeaseStamp stamp) => new(
        WireValues.RequiredName(stamp.Nonce, "lease_stamp.nonce"),
        TimeSpan.FromTicks(WireValues.NotNegative(stamp.AtTicks, "lease_stamp.at_ticks")),
        stamp.IsWanted);

    /// <summary>The nonce that an order names.</summary>
    public static string Nonce(string nonce) => WireValues.RequiredName(nonce, "restart_lease_order.nonce");
}
