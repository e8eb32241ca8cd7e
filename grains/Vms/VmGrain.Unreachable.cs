using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>What is done when the VM's host does not answer: nothing is decided on a guess.</summary>
internal sealed partial class VmGrain
{
    // A refusal is an answer, and the host then says how the machine is. An order whose outcome is unknown stays pending in the
    // record: the next look finds out, and orders are repeatable.
    private async Task GiveUpUnlessUnknownAsync(AgentException failure, CancellationToken cancellationToken)
    {
        // Nor is a host without a lease a refusal: it has one again in a moment, or somebody else takes the VM over.
        if (failure.Error is AgentError.HostUnreachable or AgentError.LinkFailed or AgentError.NoLease
            || Record.Pending is VmAct.Yield)
        {
            LogActUnknown(failure, Name, Record.Pending);
            return;
        }

        try
        {
            var seen = await LookAsync(cancellationToken);
            await WriteAsync(VmLifecycle.Step(Record, new VmInput.ActRefused(seen.Activity), _time.GetUtcNow()).State);
        }
        catch (AgentException e)
        {
            LogActUnknown(e, Name, Record.Pending);
        }
    }

    // A read is answered with the record as written when the host cannot be asked.
    private async Task ObserveIfReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ObserveAsync(cancellationToken);
        }
        catch (NovaCronException e) when (e.Failure.Error is NovaCronError.HostUnreachable or NovaCronError.HostNotFound)
        {
            LogNotObserved(Name, e.Message);
        }
    }

    // The saga comes again until the host says how the machine is.
    private async Task<MachineActivity> LookForReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await LookAsync(cancellationToken)).Activity;
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, "rolling-back", Side);
        }
    }
}
