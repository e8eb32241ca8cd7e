using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Federation;

/// <summary>The target's half of a migration, as its source calls it.</summary>
internal sealed partial class RegionInbox
{
    public async Task<IncomingTicket> ReserveIncomingAsync(string caller, IncomingOffer offer, CancellationToken cancellationToken)
    {
        VmSpecRules.CheckName(offer.Vm);
        CheckSpeaksFor(caller, offer.SourceRegion, "reserving");
        var plan = new IncomingPlan(
            offer.Migration,
            offer.Vm,
            offer.Uid,
            offer.SourceRegion,
            offer.SourceEpoch,
            GuestRecord.From(offer.Hardware),
            offer.SourceHypervisor,
            offer.SourceVersion.ToString(),
            offer.CreatedAt,
            offer.Failover);
        return (await Incoming(caller, offer.Migration).ReserveAsync(plan, cancellationToken)).ToTicket();
    }

    public Task OpenIncomingAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Incoming(caller, migration).OpenAsync(caller, cancellationToken);

    public async Task<IncomingReport> WaitForLoadedAsync(string caller, string migration, CancellationToken cancellationToken)
    {
        var loaded = await Incoming(caller, migration).WaitForLoadedAsync(caller, cancellationToken);
        return new IncomingReport(loaded.StreamBytes, loaded.Sha256);
    }

    public Task<VmInfo> ActivateIncomingAsync(string caller, OwnershipGrant grant, CancellationToken cancellationToken)
    {
        VmSpecRules.CheckName(grant.Vm);
        CheckSpeaksFor(caller, grant.From, "activating");
        CheckSpeaksFor(federation.LocalRegion, grant.To, "activating");
        return Incoming(caller, grant.Migration).ActivateAsync(caller, grant.Vm, grant.Epoch, grant.ConsoleOffset, cancellationToken);
    }

    public Task AbortIncomingAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Incoming(caller, migration).AbortAsync(caller, cancellationToken);

    public Task<byte[]> SignReceiptAsync(string caller, string migration, byte[] draft, CancellationToken cancellationToken) =>
        Incoming(caller, migration).SignReceiptAsync(caller, draft, cancellationToken);

    public Task<ReceiptAnswer?> FindReceiptAsync(string caller, string migration, CancellationToken cancellationToken) =>
        For(caller, Saga(migration)).FindReceiptHereAsync(cancellationToken);

    private IIncomingGrain Incoming(string caller, string migration) =>
        For(caller, grains.GetGrain<IIncomingGrain>(GrainKeys.Migration(Checked(migration))));

    private void CheckSpeaksFor(string region, string named, string stage)
    {
        if (region != named)
        {
            throw Failures.At(
                NovaCronError.NotAuthorized,
                stage,
                Failures.Target(federation.LocalRegion),
                $"The message names region '{named}', which is not '{region}'.");
        }
    }
}
