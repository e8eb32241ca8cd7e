using Google.Protobuf;
using NovaCron.Agent;
using NovaCron.Grains.Federation;

namespace NovaCron.Silo.Federation.Mapping;

/// <summary>What passes between source and target of a migration, as messages.</summary>
internal static class IncomingMapping
{
    /// <summary>The longest kernel command line that is taken, in characters: QEMU's own limit is below it.</summary>
    public const int CommandLineMax = 4096;

    /// <summary>The longest token that is taken, in bytes.</summary>
    public const int TokenBytesMax = 256;

    /// <summary>The message.</summary>
    public static Wire.IncomingOffer ToWire(this IncomingOffer offer) => new()
    {
        Migration = offer.Migration,
        Vm = offer.Vm,
        Uid = offer.Uid,
        SourceRegion = offer.SourceRegion,
        SourceEpoch = offer.SourceEpoch,
        Hardware = offer.Hardware.ToWire(),
        SourceHypervisor = offer.SourceHypervisor,
        SourceVersion = offer.SourceVersion.ToString(),
        CreatedAtTicks = offer.CreatedAt.UtcTicks,
        Failover = offer.Failover?.ToWire(),
    };

    /// <summary>What the message says.</summary>
    public static IncomingOffer FromWire(this Wire.IncomingOffer offer) => new(
        WireValues.RequiredName(offer.Migration, "incoming_offer.migration"),
        WireValues.RequiredName(offer.Vm, "incoming_offer.vm"),
        WireValues.RequiredName(offer.Uid, "incoming_offer.uid"),
        WireValues.RequiredName(offer.SourceRegion, "incoming_offer.source_region"),
        WireValues.NotNegative(offer.SourceEpoch, "incoming_offer.source_epoch"),
        WireValues.Required(offer.Hardware, "incoming_offer.hardware").FromWire(),
        WireValues.RequiredName(offer.SourceHypervisor, "incoming_offer.source_hypervisor"),
        WireValues.ToVersion(offer.SourceVersion, "incoming_offer.source_version"),
        WireValues.ToInstant(offer.CreatedAtTicks, "incoming_offer.created_at_ticks"),
        offer.Failover?.FromWire());

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
        ticket.Token.Length <= TokenBytesMax
            ? ticket.Token.ToByteArray()
            : throw new WireFormatException("incoming_ticket.token", $"is longer than {TokenBytesMax} bytes"),
        [.. ticket.MissingImages.Select(FromWire)])
    {
        Decoder = FromWire(ticket.Decoder),
    };

    /// <summary>The message.</summary>
    public static Wire.IncomingReport ToWire(this IncomingReport report) =>
        new() { StreamBytes = report.StreamBytes, Sha256 = report.Sha256 };

    /// <summary>What the message says.</summary>
    public static IncomingReport FromWire(this Wire.IncomingReport report) => new(
        WireValues.NotNegative(report.StreamBytes, "incoming_report.stream_bytes"),
        WireValues.RequiredName(report.Sha256, "incoming_report.sha256"));

    /// <summary>The message.</summary>
    public static Wire.OwnershipGrant ToWire(this OwnershipGrant grant) => new()
    {
        Migration = grant.Migration,
        Vm = grant.Vm,
        From = grant.From,
        To = grant.To,
        Epoch = grant.Epoch,
        ConsoleOffset = grant.ConsoleOffset,
    };

    /// <summary>What the message says.</summary>
    public static OwnershipGrant FromWire(this Wire.OwnershipGrant grant) => new(
        WireValues.RequiredName(grant.Migration, "ownership_grant.migration"),
        WireValues.RequiredName(grant.Vm, "ownership_grant.vm"),
        WireValues.RequiredName(grant.From, "ownership_grant.from"),
        WireValues.RequiredName(grant.To, "ownership_grant.to"),
        WireValues.NotNegative(grant.Epoch, "ownership_grant.epoch"),
        WireValues.NotNegative(grant.ConsoleOffset, "ownership_grant.console_offset"));

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

    /// <summary>The message.</summary>
    public static Wire.Hardware ToWire(this GuestHardware hardware)
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

    /// <summary>What the message says.</summary>
    public static GuestHardware FromWire(this Wire.Hardware hardware) => new(
        WireValues.NotNegative(hardware.MemoryBytes, "hardware.memory_bytes"),
        hardware.VirtualCpus,
        hardware.HasMachineType ? WireValues.RequiredName(hardware.MachineType, "hardware.machine_type") : null,
        hardware.Kernel?.FromWire(),
        hardware.Initrd?.FromWire(),
        hardware.CommandLine.Length <= CommandLineMax
            ? hardware.CommandLine
            : throw new WireFormatException("hardware.command_line", $"is longer than {CommandLineMax} characters"),
        hardware.Disk?.FromWire());

    private static Wire.Image ToWire(this ImageReference image) => new() { Sha256 = image.Sha256, Length = image.Length };

    private static ImageReference FromWire(this Wire.Image image) => new(
        WireValues.RequiredName(image.Sha256, "image.sha256"),
        WireValues.NotNegative(image.Length, "image.length"));
}
