using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>What may happen to a VM in its region.</summary>
internal abstract record VmInput
{
    private VmInput()
    {
    }

    /// <summary>
    /// It is created here, stopped, in an epoch of at least <paramref name="EpochMin"/>; where the federation's log decides, it is not
    /// more than asked for before the log has answered.
    /// </summary>
    public sealed record Created(
        string Name,
        string Uid,
        string Region,
        string Host,
        GuestRecord Guest,
        long EpochMin = 1,
        CommandRecord? Command = null,
        bool IsInLog = false) : VmInput;

    /// <summary>The federation's log says that the name is this region's, in this epoch.</summary>
    public sealed record Acquired(long Epoch) : VmInput;

    /// <summary>The federation's log refused the name.</summary>
    public sealed record AcquireRefused(NovaCronError Error, string Reason) : VmInput;

    /// <summary>The federation's log says that the name is not this region's any more.</summary>
    public sealed record Released : VmInput;

    /// <summary>The federation's log says that another region owns it, at a later epoch.</summary>
    public sealed record Lost(string Region, string Owner, long Epoch) : VmInput;

    /// <summary>Nothing is left here of a VM that another region owns.</summary>
    public sealed record Yielded : VmInput;

    /// <summary>The user orders something, by a command that is new.</summary>
    public sealed record Ordered(VmAction Action, CommandRecord? Command = null) : VmInput;

    /// <summary>What its host says of its machine, after an act or when asked.</summary>
    public sealed record MachineSeen(MachineActivity Activity, string? MachineType = null) : VmInput;

    /// <summary>The host refused the act under way; this is what it says of the machine.</summary>
    public sealed record ActRefused(MachineActivity Activity) : VmInput;
}
