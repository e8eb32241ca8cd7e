using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Standby;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Federation;

/// <summary>What an owner asks of the region that stands by for its VM.</summary>
internal sealed partial class RegionInbox
{
    public Task<VmInfo> SetFailoverAsync(
        string caller, string vm, VmFailover failover, string? commandId, CancellationToken cancellationToken) =>
        For(caller, Vm(vm)).SetFailoverHereAsync(failover, commandId, cancellationToken);

    public async Task<IncomingTicket?> PrepareStandbyAsync(string caller, StandbyOrder order, CancellationToken cancellationToken)
    {
        CheckSpeaksFor(caller, order.Owner, StandbyGrain.Stage);
        var plan = new StandbyPlan(
            order.Vm,
            order.Uid,
            order.Owner,
            order.Epoch,
            GuestRecord.From(order.Hardware),
            order.Hypervisor,
            order.HypervisorVersion.ToString(),
            order.CreatedAt);
        return (await Standby(caller, order.Vm).PrepareAsync(plan, cancellationToken))?.ToTicket();
    }

    public Task DropStandbyAsync(string caller, string vm, long epoch, CancellationToken cancellationToken) =>
        Standby(caller, vm).DropAsync(caller, epoch, cancellationToken);

    private IStandbyGrain Standby(string caller, string vm)
    {
        VmSpecRules.CheckName(vm);
        return For(caller, grains.GetGrain<IStandbyGrain>(GrainKeys.Vm(vm)));
    }
}
