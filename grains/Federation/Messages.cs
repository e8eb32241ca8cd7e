using NovaCron.Agent;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Federation;

/// <summary>What a command does to a VM.</summary>
[GenerateSerializer, Alias("NovaCron.VmAction")]
public enum VmAction
{
    /// <summary>Boot it.</summary>
    Start,

    /// <summary>Pause its guest.</summary>
    Pause,

    /// <summary>Let its guest run on.</summary>
    Resume,

    /// <summary>End its guest.</summary>
    Stop,

    /// <summary>Remove it.</summary>
    Delete,
}

/// <summary>A command for a VM that lives elsewhere.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Action">What to do.</param>
/// <param name="CommandId">What it is known by, see <see cref="GrainInterfaces.CommandId"/>; null when nobody repeats it.</param>
public sealed record VmCommand(string Vm, VmAction Action, string? CommandId = null);

/// <summary>A guest, as offered to the region it wants to move to.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Vm">The VM.</param>
/// <param name="Uid">The VM's identity.</param>
/// <param name="SourceRegion">The region it comes from; must be the link's own.</param>
/// <param name="SourceEpoch">Its ownership epoch there.</param>
/// <param name="Hardware">Its hardware, machine type resolved.</param>
/// <param name="SourceHypervisor">The source's hypervisor.</param>
/// <param name="SourceVersion">The source's hypervisor version.</param>
/// <param name="CreatedAt">When the VM was created.</param>
/// <param name="Failover">How it is to fail over there; null leaves that to an operator.</param>
public sealed record IncomingOffer(
    string Migration,
    string Vm,
    string Uid,
    string SourceRegion,
    long SourceEpoch,
    GuestHardware Hardware,
    string SourceHypervisor,
    Version SourceVersion,
    DateTimeOffset CreatedAt,
    VmFailover? Failover = null);

/// <summary>Ownership of a VM, given in writing by the region that had it.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Vm">The VM.</param>
/// <param name="From">The region that gives.</param>
/// <param name="To">The region that receives.</param>
/// <param name="Epoch">The new epoch: one more than the giver's.</param>
/// <param name="ConsoleOffset">Console bytes the guest had written when it stopped at the source.</param>
public sealed record OwnershipGrant(string Migration, string Vm, string From, string To, long Epoch, long ConsoleOffset);
