using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Records;

/// <summary>
/// What one region says of a VM, for as long as it owns it, and after it has deleted it. Other regions' words stand beside it: of those
/// about one VM the highest epoch counts.
/// </summary>
/// <param name="Uid">The VM; null where only its name is known any more.</param>
/// <param name="Epoch">The ownership epoch.</param>
/// <param name="Vm">The VM; null when it is deleted.</param>
internal sealed record VmReport(string? Uid, long Epoch, VmInfo? Vm)
{
    /// <summary>What a region's state says to others; null while another region owns the VM, or none does yet.</summary>
    /// <param name="before">The version before, if it is known.</param>
    /// <param name="state">The state.</param>
    /// <param name="region">The region.</param>
    public static VmReport? Of(VmState? before, VmState state, string region)
    {
        if (state.Exists)
        {
            return state.Owner == region && state.Pending is not VmAct.Acquire
                ? new VmReport(state.Uid, state.Epoch, state.ToInfo())
                : null;
        }

        // The epoch stays: a VM that is created under the name later exceeds it.
        return state.Epoch > 0 && (state.Owner.Length == 0 || state.Owner == region)
            ? new VmReport(before?.Exists == true ? before.Uid : null, state.Epoch, null)
            : null;
    }

    /// <summary>Whether another region's word makes this one a thing of the past.</summary>
    public bool IsBehind(VmReport other) => other.Uid == Uid
        ? other.Epoch > Epoch || (other.Epoch == Epoch && other.Vm is null && Vm is not null)
        : other.Uid is null && other.Epoch > Epoch;
}
