using NovaCron.Agent;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.State;

/// <summary>A guest's virtual hardware, as stored and as it crosses grain calls.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.Guest")]
internal sealed record GuestRecord
{
    [Id(0)]
    public long MemoryBytes { get; init; }

    [Id(1)]
    public int VirtualCpus { get; init; }

    [Id(2)]
    public string? MachineType { get; init; }

    [Id(3)]
    public VmImage? Kernel { get; init; }

    [Id(4)]
    public VmImage? Initrd { get; init; }

    [Id(5)]
    public string CommandLine { get; init; } = "";

    [Id(6)]
    public VmImage? Disk { get; init; }

    public GuestHardware ToHardware() => new(
        MemoryBytes, VirtualCpus, MachineType, ToReference(Kernel), ToReference(Initrd), CommandLine, ToReference(Disk));

    public static GuestRecord From(GuestHardware hardware) => new()
    {
        MemoryBytes = hardware.MemoryBytes,
        VirtualCpus = hardware.VirtualCpus,
        MachineType = hardware.MachineType,
        Kernel = ToImage(hardware.Kernel),
        Initrd = ToImage(hardware.Initrd),
        CommandLine = hardware.CommandLine,
        Disk = ToImage(hardware.Disk),
    };

    public static VmImage? ToImage(ImageReference? image) => image is null ? null : new VmImage(image.Sha256, image.Length);

    private static ImageReference? ToReference(VmImage? image) => image is null ? null : new ImageReference(image.Sha256, image.Length);
}
