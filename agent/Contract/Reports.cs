namespace NovaCron.Agent;

/// <summary>A host's abilities and room.</summary>
/// <param name="Name">The host's name, unique in its region.</param>
/// <param name="Hypervisor">Its hypervisor: <c>qemu</c> or <c>in-process</c>.</param>
/// <param name="HypervisorVersion">The hypervisor's version.</param>
/// <param name="Accelerator">What executes guests: <c>kvm</c>, <c>tcg</c> or <c>in-process</c>.</param>
/// <param name="MachineTypes">Machine types it can run.</param>
/// <param name="MemoryBytes">Memory for guests, in bytes.</param>
/// <param name="FreeMemoryBytes">Memory neither used by machines nor reserved, in bytes.</param>
/// <param name="FreeDiskBytes">Free disk of the image store and machine folders, in bytes.</param>
/// <param name="VirtualCpus">The host's processors.</param>
/// <param name="Machines">Machines it runs or holds.</param>
/// <param name="Remarks">What the operator should know.</param>
public sealed record HostReport(
    string Name,
    string Hypervisor,
    Version HypervisorVersion,
    string Accelerator,
    IReadOnlyList<string> MachineTypes,
    long MemoryBytes,
    long FreeMemoryBytes,
    long FreeDiskBytes,
    int VirtualCpus,
    int Machines,
    IReadOnlyList<string> Remarks);

/// <summary>A machine, as its host sees it now.</summary>
/// <param name="Vm">The VM it is a copy of.</param>
/// <param name="Epoch">The ownership epoch it was last allowed to run under.</param>
/// <param name="Activity">What it does.</param>
/// <param name="MachineType">Its resolved machine type.</param>
/// <param name="ProcessId">Its process, or 0 for an in-process machine.</param>
public sealed record MachineReport(string Vm, long Epoch, MachineActivity Activity, string MachineType, int ProcessId)
{
    /// <summary>
    /// The memory it really has, in bytes, which a hypervisor may have rounded; a target must be asked for this much.
    /// </summary>
    public long MemoryBytes { get; init; }
}

/// <summary>What a machine does, as grains need to know it.</summary>
public enum MachineActivity
{
    /// <summary>There is no machine, or its process ended.</summary>
    Gone,

    /// <summary>The guest executes.</summary>
    Running,

    /// <summary>The guest stands still and could be resumed here.</summary>
    Paused,

    /// <summary>It waits for, loads or has loaded an incoming guest, and was not activated.</summary>
    Incoming,

    /// <summary>The guest runs while its memory is copied away.</summary>
    Copying,

    /// <summary>The guest stands still at the end of an outgoing copy.</summary>
    SwitchingOver,
}

/// <summary>A copy's progress.</summary>
/// <param name="TotalBytes">The guest's memory, in bytes.</param>
/// <param name="RemainingBytes">Memory still to be sent, in bytes.</param>
/// <param name="StreamBytes">Bytes of the machine's own stream so far.</param>
/// <param name="WireBytes">Bytes sent to the other agent so far, frames and headers included.</param>
/// <param name="BytesPerSecond">Smoothed rate on the wire, in bytes a second.</param>
/// <param name="Round">Pass over memory, from 1.</param>
/// <param name="Streams">Connections in use.</param>
/// <param name="Remaining">Estimated time to the switch-over; null while unknown.</param>
public sealed record CopyProgress(
    long TotalBytes,
    long RemainingBytes,
    long StreamBytes,
    long WireBytes,
    long BytesPerSecond,
    int Round,
    int Streams,
    TimeSpan? Remaining)
{
    /// <summary>How it fares on its path.</summary>
    public TransferReport Transfer { get; init; } = TransferReport.None;
}

/// <summary>A finished copy, as the source saw it.</summary>
/// <param name="StreamBytes">Bytes of the machine's own stream.</param>
/// <param name="WireBytes">Bytes on the wire, frames and headers included.</param>
/// <param name="Streams">Connections used.</param>
/// <param name="Sha256">Hash of the machine's whole stream, in lower-case hexadecimal.</param>
/// <param name="Round">Passes over memory.</param>
/// <param name="ConsoleOffset">Console bytes the guest had written when it stopped here.</param>
public sealed record CopyReport(long StreamBytes, long WireBytes, int Streams, string Sha256, int Round, long ConsoleOffset)
{
    /// <summary>How it fared on its path.</summary>
    public TransferReport Transfer { get; init; } = TransferReport.None;
}

/// <summary>A loaded guest, as the target saw it.</summary>
/// <param name="StreamBytes">Bytes of the rebuilt stream.</param>
/// <param name="Sha256">Hash of the rebuilt stream, in lower-case hexadecimal; equal to the source's or the guest must not run.</param>
public sealed record IncomingReport(long StreamBytes, string Sha256);

/// <summary>A piece of serial console output.</summary>
/// <param name="Offset">Bytes the guest had written before this piece, since boot and across migrations.</param>
/// <param name="At">When the agent read it.</param>
/// <param name="Bytes">The output.</param>
public sealed record ConsoleOutput(long Offset, DateTimeOffset At, ReadOnlyMemory<byte> Bytes);
