using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>Ownership, as the sagas of both sides change it: each answer is given after it was written.</summary>
internal sealed partial class VmGrain
{
    public Task<bool> IsHeldByAsync(string migration, CancellationToken cancellationToken) =>
        Task.FromResult(Record.Migration == migration);

    public async Task<bool> CommitTransferAsync(string migration, string target, long epoch, CancellationToken cancellationToken)
    {
        var decision = VmOwnership.Commit(Record, Region, migration);
        if (decision.IsRefused || decision.State.Owner != target || decision.State.Epoch != epoch)
        {
            return false;
        }

        await WriteAsync(decision.State);
        LogHandedOver(Name, target, epoch, migration);
        return true;
    }

    public Task<bool> HasTransferredAsync(string migration, CancellationToken cancellationToken) =>
        Task.FromResult(VmOwnership.HasTransferred(Record, Region, migration));

    public async Task<bool> RevokeTransferAsync(string migration, CancellationToken cancellationToken)
    {
        var decision = VmOwnership.Revoke(Record, Region, migration);
        if (decision.IsRefused)
        {
            return false;
        }

        await FenceIfLostAsync(cancellationToken);
        await WriteAsync(decision.State);
        return true;
    }

    public async Task ReleaseAsync(string migration, CancellationToken cancellationToken)
    {
        if (Record.Migration != migration)
        {
            return;
        }

        var activity = IsOwnedHere ? await LookForReleaseAsync(cancellationToken) : MachineActivity.Gone;
        await WriteAsync(VmOwnership.Release(Record, Region, migration, activity));
        if (!IsOwnedHere)
        {
            await Index.RemoveVmAsync(Name, cancellationToken);
        }

        LogPhase(Name, Record.Phase, Record.Epoch);
        BeginOwnerLook();
    }

    public Task ExpectAsync(IncomingClaim claim, CancellationToken cancellationToken)
    {
        VmSpecRules.CheckName(Name);
        var decision = VmOwnership.Expect(Named, Region, claim);
        return decision.Refusal is NovaCronError.VmMigrating
            ? throw Failures.At(NovaCronError.VmMigrating, "reserving", Failures.Target(Region), decision.Reason, isTransient: true)
            : WriteAsync(Guard(decision, "reserving"));
    }

    public Task UnexpectAsync(string migration, CancellationToken cancellationToken) =>
        WriteAsync(VmOwnership.Unexpect(Record, migration));

    public async Task AcceptAsync(VmArrival arrival, CancellationToken cancellationToken)
    {
        await Index.AddVmAsync(Name, cancellationToken);
        await WriteAsync(Guard(VmOwnership.Accept(Record, Region, arrival), "activating"));
        LogAccepted(Name, arrival.Epoch, arrival.Migration);
    }

    public async Task<VmInfo> ArrivedAsync(string migration, bool runs, CancellationToken cancellationToken)
    {
        if (Record.Pending is VmAct.Activate && Record.TransferredBy == migration)
        {
            var seen = new VmInput.MachineSeen(runs ? MachineActivity.Running : MachineActivity.Gone);
            await WriteAsync(VmLifecycle.Step(Record, seen, _time.GetUtcNow()).State);
            LogPhase(Name, Record.Phase, Record.Epoch);
            GoOnWithFailover();
        }

        return Record.ToInfo();
    }

    private VmState Named => Record.Name.Length == 0 ? Record with { Name = Name } : Record;
}
