using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>
/// What follows from an input: the record to write, whose <see cref="VmState.Pending"/> says what to do after writing, or a
/// refusal, which changes nothing.
/// </summary>
/// <param name="State">The next record.</param>
/// <param name="Refusal">Why not, or null.</param>
/// <param name="Reason">The refusal in a sentence.</param>
internal readonly record struct VmDecision(VmState State, NovaCronError? Refusal = null, string Reason = "")
{
    public bool IsRefused => Refusal is not null;
}
