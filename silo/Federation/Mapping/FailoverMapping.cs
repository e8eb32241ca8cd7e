using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Silo.Federation.Mapping;

/// <summary>VMs' failover, and orders to stand by, as messages.</summary>
internal static class FailoverMapping
{
    /// <summary>The message.</summary>
    public static Wire.Failover ToWire(this VmFailover failover)
    {
        var wire = new Wire.Failover { Mode = failover.Mode.ToString() };
        if (failover.Standby is { } standby)
            wire.Standby = standby;
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static VmFailover FromWire(this Wire.Failover failover) => new(
        WireValues.ToEnum<VmFailoverMode>(failover.Mode, "failover.mode"),
        failover.HasStandby ? WireValues.RequiredName(failover.Standby, "failover.standby") : null);

    /// <summary>The message.</summary>
    public static Wire.SetFailoverRequest ToWire(this VmFailover failover, string vm, string? commandId)
    {
        var wire = new Wire.SetFailoverRequest { Vm = vm, Failover = failover.ToWire() };
        if (commandId is not null)
            wire.CommandId = commandId;
        return wire;
    }

    /// <summary>The message.</summary>
    public static Wire.StandbyOrder ToWire(this StandbyOrder order) => new()
    {
        Vm = order.Vm,
        Uid = order.Uid,
        Owner = order.Owner,
        Epoch = order.Epoch,
        Hardware = order.Hardware.ToWire(),
        Hypervisor = order.Hypervisor,
        HypervisorVersion = order.HypervisorVersion.ToString(),
        CreatedAtTicks = order.CreatedAt.UtcTicks,
    };

    /// <summary>What the message says.</summary>
    public static StandbyOrder FromWire(this Wire.StandbyOrder order) => new(
        WireValues.RequiredName(order.Vm, "standby_order.vm"),
        WireValues.RequiredName(order.Uid, "standby_order.uid"),
        WireValues.RequiredName(order.Owner, "standby_order.owner"),
        WireValues.NotNegative(order.Epoch, "standby_order.epoch"),
        WireValues.Required(order.Hardware, "standby_order.hardware").FromWire(),
        WireValues.RequiredName(order.Hypervisor, "standby_order.hypervisor"),
        WireValues.ToVersion(order.HypervisorVersion, "standby_order.hypervisor_version"),
        WireValues.ToInstant(order.CreatedAtTicks, "standby_order.created_at_ticks"));

    /// <summary>The message; no ticket says that the region stands by.</summary>
    public static Wire.PrepareStandbyReply ToReply(this IncomingTicket? ticket) => new() { Ticket = ticket?.ToWire() };
}
