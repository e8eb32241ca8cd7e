using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Replicas;

namespace NovaCron.Grains.Migrations;

/// <summary>Makes a migration's receipt at its source. What cannot be made now is thrown, and whether it may be later.</summary>
internal sealed class ReceiptActs(IFederationLog log, IReceiptAuthority authority, IFederation federation)
{
    private const string Stage = "receipt";

    /// <summary>Tries to make it.</summary>
    /// <param name="state">The migration, whose transfer the log has done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The receipt, encoded.</returns>
    public async Task<byte[]> MakeAsync(MigrationState state, CancellationToken cancellationToken)
    {
        var plan = state.Plan!;
        var certificate = await CertifyAsync(plan, cancellationToken);
        var configuration = await authority.FindConfigurationAsync(certificate.Root.Epoch, cancellationToken)
            ?? throw Missing($"Epoch {certificate.Root.Epoch} of the federation's log has ended meanwhile.");
        var statement = StatementOf(state, certificate, configuration.Chain);
        var bySource = authority.Sign(configuration, statement.SigningDigest())
            ?? throw Missing($"Epoch {configuration.Epoch} of the federation's log has a key for '{plan.Source}' that is not here.");
        var draft = new MigrationReceipt(statement, bySource, ReadOnlyMemory<byte>.Empty, certificate);
        if (!federation.TryGetLink(plan.Target, out var link))
        {
            throw Failures.Unreachable(plan.Source, plan.Target, Stage, $"Region '{plan.Target}' is not configured here any more.");
        }

        var signed = await link.SignReceiptAsync(plan.Id, draft.Encode(), cancellationToken);
        return ReceiptRules.Check(MigrationReceipt.Decode(signed), draft, configuration, Failures.Target(plan.Target)).Encode();
    }

    // A certificate of before the transfer shows another owner. Where the log's newest state does not show this migration any more,
    // none ever will.
    private async Task<OwnershipCertificate> CertifyAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        if (await authority.CertifyAsync(plan.Vm, cancellationToken) is { } certificate && IsOf(plan, certificate.Record))
        {
            return certificate;
        }

        if (!IsOf(plan, await log.FindVmAsync(plan.Vm, cancellationToken)))
        {
            throw Missing($"The record of VM '{plan.Vm}' in the federation's log has changed before the receipt was made.", mayCome: false);
        }

        // Members sign their state's root when it has changed: that it does is seen to.
        await log.ExecuteAsync(new FederationCommand.Barrier(), cancellationToken);
        throw Missing("No quorum of the federation has signed the transfer yet.");
    }

    private static bool IsOf(MigrationPlan plan, VmOwnership? vm) =>
        vm?.Owner == plan.Target && vm.Uid == plan.Uid && vm.Epoch == plan.Epoch + 1 && vm.Arrival?.Migration == plan.Id;

    private static MigrationStatement StatementOf(MigrationState state, OwnershipCertificate certificate, string chain)
    {
        var plan = state.Plan!;
        return new MigrationStatement(
            chain,
            plan.Vm,
            plan.Uid,
            plan.Epoch + 1,
            plan.Id,
            plan.Source,
            plan.Target,
            ReceiptRules.ContentOf(state.Sha256!),
            ReceiptRules.ContentOf(state.TargetSha256!),
            certificate.Record.Arrival!.Times);
    }

    private static NovaCronException Missing(string message, bool mayCome = true) =>
        Failures.At(NovaCronError.ReceiptNotFound, Stage, Failures.LogSide, message, mayCome);
}
