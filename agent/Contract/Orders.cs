namespace NovaCron.Agent;

/// <summary>A guest image by its content.</summary>
/// <param name="Sha256">SHA-256 of the content, in lower-case hexadecimal.</param>
/// <param name="Length">Its length, in bytes.</param>
public sealed record ImageReference(string Sha256, long Length);

/// <summary>A guest's virtual hardware, the same on every host.</summary>
/// <param name="MemoryBytes">Memory, in bytes.</param>
/// <param name="VirtualCpus">Processors.</param>
/// <param name="MachineType">Versioned machine type; null takes the host's newest at the first boot.</param>
/// <param name="Kernel">Kernel image, or null.</param>
/// <param name="Initrd">Initial RAM disk, or null.</param>
/// <param name="CommandLine">Kernel command line.</param>
/// <param name="Disk">Disk image, or null.</param>
public sealed record GuestHardware(
    long MemoryBytes,
    int VirtualCpus,
    string? MachineType,
    ImageReference? Kernel,
    ImageReference? Initrd,
    string CommandLine,
    ImageReference? Disk)
{
    /// <summary>The images it needs, each once.</summary>
    public IReadOnlyList<ImageReference> Images =>
        [.. new[] { Kernel, Initrd, Disk }.OfType<ImageReference>().Distinct()];
}

/// <summary>An order to boot a machine.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Epoch">The ownership epoch it runs under.</param>
/// <param name="Hardware">Its hardware.</param>
public sealed record MachineOrder(string Vm, long Epoch, GuestHardware Hardware);

/// <summary>An order to make room for an incoming guest.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Vm">The VM.</param>
/// <param name="SourceRegion">The region it comes from; its certificate must say the same.</param>
/// <param name="SourceEpoch">The ownership epoch at the source.</param>
/// <param name="Hardware">Its hardware, with its machine type resolved.</param>
/// <param name="SourceHypervisor">The source's hypervisor by name.</param>
/// <param name="SourceVersion">The source's hypervisor version; a target must not be older.</param>
public sealed record IncomingOrder(
    string Migration,
    string Vm,
    string SourceRegion,
    long SourceEpoch,
    GuestHardware Hardware,
    string SourceHypervisor,
    Version SourceVersion);

/// <summary>The target's word that a guest may come.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Endpoint">Where the source's agent connects: <c>host:port</c>; empty when the link's own address serves.</param>
/// <param name="Token">A secret the source's agent presents on every connection; never logged.</param>
/// <param name="MissingImages">Images the target lacks.</param>
public sealed record IncomingTicket(string Migration, string Endpoint, byte[] Token, IReadOnlyList<ImageReference> MissingImages)
{
    /// <summary>What the target's decoder takes; nothing of an agent that does not tell.</summary>
    public MemoryDecoder Decoder { get; init; }
}

/// <summary>An order to send a guest away.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Vm">The VM.</param>
/// <param name="Epoch">The ownership epoch the guest runs under here.</param>
/// <param name="TargetRegion">The region it goes to; its certificate must say the same.</param>
/// <param name="Endpoint">Where the target's agent listens: <c>host:port</c>.</param>
/// <param name="Token">The ticket's secret.</param>
/// <param name="Streams">Connections to use, 1 to 64; 0 leaves the choice to the transport.</param>
/// <param name="DowntimeLimit">How long the guest may stand still for its last pages.</param>
public sealed record OutgoingOrder(
    string Migration,
    string Vm,
    long Epoch,
    string TargetRegion,
    string Endpoint,
    byte[] Token,
    int Streams,
    TimeSpan DowntimeLimit)
{
    /// <summary>The ticket's word on what the target's decoder takes.</summary>
    public MemoryDecoder Decoder { get; init; }
}
