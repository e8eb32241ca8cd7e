using Google.Protobuf;
using NovaCron.Agent;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Agents.Mapping;

/// <summary>What agents report, as messages.</summary>
internal static class ReportMapping
{
    /// <summary>The message.</summary>
    public static Wire.Host ToWire(this HostReport host)
    {
        var wire = new Wire.Host
        {
            Name = host.Name,
            Hypervisor = host.Hypervisor,
            HypervisorVersion = host.HypervisorVersion.ToString(),
            Accelerator = host.Accelerator,
            MemoryBytes = host.MemoryBytes,
            FreeMemoryBytes = host.FreeMemoryBytes,
            FreeDiskBytes = host.FreeDiskBytes,
            VirtualCpus = host.VirtualCpus,
            Machines = host.Machines,
        };
        wire.MachineTypes.AddRange(host.MachineTypes);
        wire.Remarks.AddRange(host.Remarks);
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static HostReport FromWire(this Wire.Host host) => new(
        WireValues.RequiredName(host.Name, "host.name"),
        WireValues.RequiredName(host.Hypervisor, "host.hypervisor"),
        WireValues.ToVersion(host.HypervisorVersion, "host.hypervisor_version"),
        host.Accelerator,
        [.. host.MachineTypes],
        WireValues.NotNegative(host.MemoryBytes, "host.memory_bytes"),
        WireValues.NotNegative(host.FreeMemoryBytes, "host.free_memory_bytes"),
        WireValues.NotNegative(host.FreeDiskBytes, "host.free_disk_bytes"),
        host.VirtualCpus,
        host.Machines,
        [.. host.Remarks]);

    /// <summary>The message.</summary>
    public static Wire.Machine ToWire(this MachineReport machine) => new()
    {
        Vm = machine.Vm,
        Epoch = machine.Epoch,
        Activity = machine.Activity.ToString(),
        MachineType = machine.MachineType,
        ProcessId = machine.ProcessId,
        MemoryBytes = machine.MemoryBytes,
    };

    /// <summary>What the message says.</summary>
    public static MachineReport FromWire(this Wire.Machine machine) => new(
        WireValues.RequiredName(machine.Vm, "machine.vm"),
        WireValues.NotNegative(machine.Epoch, "machine.epoch"),
        WireValues.ToEnum<MachineActivity>(machine.Activity, "machine.activity"),
        machine.MachineType,
        machine.ProcessId)
    {
        MemoryBytes = WireValues.NotNegative(machine.MemoryBytes, "machine.memory_bytes"),
    };

    /// <summary>The message.</summary>
    public static Wire.IncomingReport ToWire(this IncomingReport report) =>
        new() { StreamBytes = report.StreamBytes, Sha256 = report.Sha256 };

    /// <summary>What the message says.</summary>
    public static IncomingReport FromWire(this Wire.IncomingReport report) => new(
        WireValues.NotNegative(report.StreamBytes, "incoming_report.stream_bytes"),
        WireValues.RequiredName(report.Sha256, "incoming_report.sha256"));

    /// <summary>The message.</summary>
    public static Wire.CopyProgress ToWire(this CopyProgress progress)
    {
        var wire = new Wire.CopyProgress
        {
            TotalBytes = progress.TotalBytes,
            RemainingBytes = progress.RemainingBytes,
            StreamBytes = progress.StreamBytes,
            WireBytes = progress.WireBytes,
            BytesPerSecond = progress.BytesPerSecond,
            Round = progress.Round,
            Streams = progress.Streams,
            Transfer = progress.Transfer.ToWire(),
        };
        if (progress.Remaining is { } remaining)
            wire.RemainingTicks = remaining.Ticks;
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static CopyProgress FromWire(this Wire.CopyProgress progress) => new(
        progress.TotalBytes,
        progress.RemainingBytes,
        progress.StreamBytes,
        progress.WireBytes,
        progress.BytesPerSecond,
        progress.Round,
        progress.Streams,
        progress.HasRemainingTicks ? TimeSpan.FromTicks(progress.RemainingTicks) : null)
    {
        Transfer = TransferMapping.FromWire(progress.Transfer),
    };

    /// <summary>The message.</summary>
    public static Wire.CopyReport ToWire(this CopyReport report) => new()
    {
        StreamBytes = report.StreamBytes,
        WireBytes = report.WireBytes,
        Streams = report.Streams,
        Sha256 = report.Sha256,
        Round = report.Round,
        ConsoleOffset = report.ConsoleOffset,
        Transfer = report.Transfer.ToWire(),
    };

    /// <summary>What the message says.</summary>
    public static CopyReport FromWire(this Wire.CopyReport report) => new(
        WireValues.NotNegative(report.StreamBytes, "copy_report.stream_bytes"),
        WireValues.NotNegative(report.WireBytes, "copy_report.wire_bytes"),
        report.Streams,
        WireValues.RequiredName(report.Sha256, "copy_report.sha256"),
        report.Round,
        WireValues.NotNegative(report.ConsoleOffset, "copy_report.console_offset"))
    {
        Transfer = TransferMapping.FromWire(report.Transfer),
    };

    /// <summary>The output in pieces no longer than a limit.</summary>
    public static IEnumerable<ConsoleOutput> Cut(this ConsoleOutput output, int bytesMax)
    {
        for (var start = 0; start < output.Bytes.Length; start += bytesMax)
        {
            var length = Math.Min(bytesMax, output.Bytes.Length - start);
            yield return output with { Offset = output.Offset + start, Bytes = output.Bytes.Slice(start, length) };
        }
    }

    /// <summary>The message. It shares the output's bytes, which nobody changes.</summary>
    public static Wire.ConsoleOutput ToWire(this ConsoleOutput output) => new()
    {
        Offset = output.Offset,
        AtTicks = output.At.UtcTicks,
        Bytes = UnsafeByteOperations.UnsafeWrap(output.Bytes),
    };

    /// <summary>What the message says.</summary>
    public static ConsoleOutput FromWire(this Wire.ConsoleOutput output) => new(
        WireValues.NotNegative(output.Offset, "console_output.offset"),
        WireValues.ToInstant(output.AtTicks, "console_output.at_ticks"),
        output.Bytes.Length <= AgentProtocol.ConsoleBytesMax
            ? output.Bytes.Memory
            : throw new WireFormatException("console_output.bytes", $"is longer than {AgentProtocol.ConsoleBytesMax} bytes"));
}
