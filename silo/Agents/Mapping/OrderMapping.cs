using Google.Protobuf;
using NovaCron.Agent;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Agents.Mapping;

/// <summary>Orders to agents, and what is needed for them, as messages.</summary>
internal static class OrderMapping
{
    /// <summary>The message.</summary>
    public static Wire.Image ToWire(this ImageReference image) => new() { Sha256 = image.Sha256, Length = image.Length };

    /// <summary>What the message says.</summary>
    public static ImageReference FromWire(this Wire.Image image) => new(
        WireValues.RequiredName(image.Sha256, "image.sha256"),
        WireValues.NotNegative(image.Length, "image.length"));

    /// <summary>The message.</summary>
    public static Wire.Images ToWire(this IReadOnlyList<ImageReference> images)
    {
        var wire = new Wire.Images();
        wire.Images_.AddRange(images.Select(ToWire));
        return wire;
    }

    /// <summary>The message.</summary>
    public static Wire.MachineOrder ToWire(this MachineOrder order) =>
        new() { Vm = order.Vm, Epoch = order.Epoch, Hardware = order.Hardware.ToWire() };

    /// <summary>What the message says.</summary>
    public static MachineOrder FromWire(this Wire.MachineOrder order) => new(
        WireValues.RequiredName(order.Vm, "machine_order.vm"),
        WireValues.NotNegative(order.Epoch, "machine_order.epoch"),
        WireValues.Required(order.Hardware, "machine_order.hardware").FromWire());

    /// <summary>The message.</summary>
    public static Wire.IncomingOrder ToWire(this IncomingOrder order) => new()
    {
        Migration = order.Migration,
        Vm = order.Vm,
        SourceRegion = order.SourceRegion,
        SourceEpoch = order.SourceEpoch,
        Hardware = order.Hardware.ToWire(),
        SourceHypervisor = order.SourceHypervisor,
        SourceVersion = order.SourceVersion.ToString(),
    };

    /// <summary>What the message says.</summary>
    public static IncomingOrder FromWire(this Wire.IncomingOrder order) => new(
        WireValues.RequiredName(order.Migration, "incoming_order.migration"),
        WireValues.RequiredName(order.Vm, "incoming_order.vm"),
        WireValues.RequiredName(order.SourceRegion, "incoming_order.source_region"),
        WireValues.NotNegative(order.SourceEpoch, "incoming_order.source_epoch"),
        WireValues.Required(order.Hardware, "incoming_order.hardware").FromWire(),
        WireValues.RequiredName(order.SourceHypervisor, "incoming_order.source_hypervisor"),
        WireValues.ToVersion(order.SourceVersion, "incoming_order.source_version"));

    /// <summary>The message.</summary>
    public static Wire.IncomingTicket ToWire(this IncomingTicket ticket)
    {
        var wire = new Wire.IncomingTicket
        {
            Migration = ticket.Migration,
            Endpoint = ticket.Endpoint,
            Token = ByteString.CopyFrom(ticket.Token),
            Decoder = ticket.Decoder.ToWire(),
        };
        wire.MissingImages.AddRange(ticket.MissingImages.Select(ToWire));
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static IncomingTicket FromWire(this Wire.IncomingTicket ticket) => new(
        WireValues.RequiredName(ticket.Migration, "incoming_ticket.migration"),
        ticket.Endpoint,
        Token(ticket.Token, "incoming_ticket.token"),
        [.. ticket.MissingImages.Select(FromWire)])
    {
        Decoder = FromWire(ticket.Decoder),
    };

    /// <summary>The message.</summary>
    public static Wire.OutgoingOrder ToWire(this OutgoingOrder order) => new()
    {
        Migration = order.Migration,
        Vm = order.Vm,
        Epoch = order.Epoch,
        TargetRegion = order.TargetRegion,
        Endpoint = order.Endpoint,
        Token = ByteString.CopyFrom(order.Token),
        Streams = order.Streams,
        DowntimeLimitTicks = order.DowntimeLimit.Ticks,
        Decoder = order.Decoder.ToWire(),
    };

    /// <summary>What the message says.</summary>
    public static OutgoingOrder FromWire(this Wire.OutgoingOrder order) => new(
        WireValues.RequiredName(order.Migration, "outgoing_order.migration"),
        WireValues.RequiredName(order.Vm, "outgoing_order.vm"),
        WireValues.NotNegative(order.Epoch, "outgoing_order.epoch"),
        WireValues.RequiredName(order.TargetRegion, "outgoing_order.target_region"),
        order.Endpoint,
        Token(order.Token, "outgoing_order.token"),
        order.Streams,
        TimeSpan.FromTicks(WireValues.NotNegative(order.DowntimeLimitTicks, "outgoing_order.downtime_limit_ticks")))
    {
        Decoder = FromWire(order.Decoder),
    };

    private static Wire.MemoryDecoder ToWire(this MemoryDecoder decoder)
    {
        var wire = new Wire.MemoryDecoder
        {
            FrameVersion = decoder.FrameVersion, CopiesMax = decoder.CopiesMax, TakesImageFrames = decoder.TakesImageFrames,
        };
        wire.Kept.AddRange(decoder.Kept.Select(
            kept => new Wire.KeptMemory { Migration = kept.Migration, Root = kept.Root, Units = kept.Units }));
        wire.Images.AddRange(decoder.Images.Select(image => image.ToWire()));
        return wire;
    }

    private static MemoryDecoder FromWire(Wire.MemoryDecoder? decoder) => decoder is null ? default : new(
        (int)WireValues.NotNegative(decoder.FrameVersion, "memory_decoder.frame_version"),
        (int)WireValues.NotNegative(decoder.CopiesMax, "memory_decoder.copies_max"))
    {
        Kept = decoder.Kept.Count <= MemoryDecoder.KeptMax
            ? [.. decoder.Kept.Select(FromWire)]
            : throw new WireFormatException("memory_decoder.kept", $"has more than {MemoryDecoder.KeptMax} memories"),
        TakesImageFrames = decoder.TakesImageFrames,
        Images = decoder.Images.Count <= MemoryDecoder.ImagesMax
            ? [.. decoder.Images.Select(image => image.FromWire())]
            : throw new WireFormatException("memory_decoder.images", $"has more than {MemoryDecoder.ImagesMax} images"),
    };

    private static KeptReference FromWire(Wire.KeptMemory kept) => new(
        WireValues.RequiredName(kept.Migration, "kept_memory.migration"),
        WireValues.RequiredName(kept.Root, "kept_memory.root"),
        (int)WireValues.NotNegative(kept.Units, "kept_memory.units"));

    private static byte[] Token(ByteString token, string field) => token.Length <= IncomingMapping.TokenBytesMax
        ? token.ToByteArray()
        : throw new WireFormatException(field, $"is longer than {IncomingMapping.TokenBytesMax} bytes");

    private static Wire.Hardware ToWire(this GuestHardware hardware)
    {
        var wire = new Wire.Hardware
        {
            MemoryBytes = hardware.MemoryBytes,
            VirtualCpus = hardware.VirtualCpus,
            Kernel = hardware.Kernel?.ToWire(),
            Initrd = hardware.Initrd?.ToWire(),
            CommandLine = hardware.CommandLine,
            Disk = hardware.Disk?.ToWire(),
        };
        if (hardware.MachineType is { } machineType)
            wire.MachineType = machineType;
        return wire;
    }

    private static GuestHardware FromWire(this Wire.Hardware hardware) => new(
        WireValues.NotNegative(hardware.MemoryBytes, "hardware.memory_bytes"),
        hardware.VirtualCpus,
        hardware.HasMachineType ? WireValues.RequiredName(hardware.MachineType, "hardware.machine_type") : null,
        hardware.Kernel?.FromWire(),
        hardware.Initrd?.FromWire(),
        hardware.CommandLine.Length <= IncomingMapping.CommandLineMax
            ? hardware.CommandLine
            : throw new WireFormatException("hardware.command_line", $"is longer than {IncomingMapping.CommandLineMax} characters"),
        hardware.Disk?.FromWire());
}
