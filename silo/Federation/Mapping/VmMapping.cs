using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Silo.Federation.Mapping;

/// <summary>VMs, commands for them and their consoles as messages.</summary>
internal static class VmMapping
{
    /// <summary>The message.</summary>
    public static Wire.Vm ToWire(this VmInfo vm)
    {
        var wire = new Wire.Vm
        {
            Name = vm.Name,
            Uid = vm.Uid,
            Phase = vm.Phase.ToString(),
            OwnerRegion = vm.OwnerRegion,
            Epoch = vm.Epoch,
            MemoryBytes = vm.MemoryBytes,
            VirtualCpus = vm.VirtualCpus,
            CreatedAtTicks = vm.CreatedAt.UtcTicks,
            Version = vm.Version,
            Failover = vm.Failover.ToString(),
            Lease = vm.Lease.ToString(),
        };
        wire.Images.AddRange(vm.Images.Select(image => new Wire.Image { Sha256 = image.Sha256, Length = image.Length }));
        if (vm.Host is { } host)
            wire.Host = host;
        if (vm.MachineType is { } machineType)
            wire.MachineType = machineType;
        if (vm.Migration is { } migration)
            wire.Migration = migration;
        if (vm.Standby is { } standby)
            wire.Standby = standby;
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static VmInfo FromWire(this Wire.Vm vm) => new(
        WireValues.RequiredName(vm.Name, "vm.name"),
        WireValues.RequiredName(vm.Uid, "vm.uid"),
        WireValues.ToEnum<VmPhase>(vm.Phase, "vm.phase"),
        WireValues.RequiredName(vm.OwnerRegion, "vm.owner_region"),
        WireValues.NotNegative(vm.Epoch, "vm.epoch"),
        vm.HasHost ? vm.Host : null,
        WireValues.NotNegative(vm.MemoryBytes, "vm.memory_bytes"),
        vm.VirtualCpus,
        vm.HasMachineType ? vm.MachineType : null,
        [.. vm.Images.Select(image => new VmImage(image.Sha256, image.Length))],
        vm.HasMigration ? vm.Migration : null,
        WireValues.ToInstant(vm.CreatedAtTicks, "vm.created_at_ticks"),
        vm.Version,
        vm.HasFailover ? WireValues.ToEnum<VmFailoverMode>(vm.Failover, "vm.failover") : VmFailoverMode.Manual,
        vm.HasStandby ? WireValues.RequiredName(vm.Standby, "vm.standby") : null,
        vm.HasLease ? WireValues.ToEnum<VmLeaseState>(vm.Lease, "vm.lease") : VmLeaseState.None);

    /// <summary>The message.</summary>
    public static Wire.VmCommand ToWire(this VmCommand command)
    {
        var wire = new Wire.VmCommand { Vm = command.Vm, Action = command.Action.ToString() };
        if (command.CommandId is { } id)
            wire.CommandId = id;
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static VmCommand FromWire(this Wire.VmCommand command) => new(
        WireValues.RequiredName(command.Vm, "vm_command.vm"),
        WireValues.ToEnum<VmAction>(command.Action, "vm_command.action"),
        command.HasCommandId ? command.CommandId : null);

    /// <summary>The message. It shares the chunk's bytes, which nobody changes.</summary>
    public static Wire.ConsoleChunk ToWire(this ConsoleChunk chunk) => new()
    {
        Offset = chunk.Offset,
        AtTicks = chunk.At.UtcTicks,
        Region = chunk.Region,
        Bytes = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(chunk.Bytes),
    };

    /// <summary>What the message says.</summary>
    public static ConsoleChunk FromWire(this Wire.ConsoleChunk chunk) => new(
        WireValues.NotNegative(chunk.Offset, "console_chunk.offset"),
        WireValues.ToInstant(chunk.AtTicks, "console_chunk.at_ticks"),
        WireValues.RequiredName(chunk.Region, "console_chunk.region"),
        chunk.Bytes.Length <= ConsoleChunk.BytesMax
            ? chunk.Bytes.ToByteArray()
            : throw new WireFormatException("console_chunk.bytes", $"is longer than {ConsoleChunk.BytesMax} bytes"));
}
