using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Incoming;

/// <summary>The federation's log as a witness: nothing runs here before it says that the guest is this region's.</summary>
internal sealed partial class IncomingGrain
{
    // Read once in a life of the grain: nothing takes the guest away again but what this region does itself.
    private long _confirmedEpoch;

    // A source without a log, or one that has not prepared, would never get this guest confirmed: it hears so before it copies.
    private async Task ConfirmPreparedAsync(IncomingPlan plan, CancellationToken cancellationToken)
    {
        if (_log.IsOn && !IncomingWitness.IsPrepared(Region, plan, await _log.FindVmAsync(plan.Vm, cancellationToken)))
        {
            throw Failures.At(NovaCronError.Conflict, "reserving", Failures.LogSide,
                $"The federation's log does not know that migration {Id} may move VM '{plan.Vm}' here.", isTransient: true);
        }
    }

    private async Task ConfirmOwnedAsync(long epoch, CancellationToken cancellationToken)
    {
        if (!Record.IsInLog || Record.Step is IncomingStep.Activated || _confirmedEpoch == epoch)
        {
            return;
        }

        var plan = Record.Plan!;
        Dwcp.Consensus.Log.VmOwnership? vm;
        try
        {
            vm = await _log.FindVmAsync(plan.Vm, cancellationToken);
        }
        catch (FederationLogException e)
        {
            throw Failures.At(NovaCronError.RegionUnreachable, "activating", Failures.LogSide,
                $"Waiting for the federation's log to confirm that VM '{plan.Vm}' is '{Region}''s at epoch {epoch}; "
                    + $"until then the guest stands still. {e.Message}", isTransient: true);
        }

        if (epoch != plan.SourceEpoch + 1 || IncomingWitness.Judge(Region, plan, vm) is not LogVerdict.Ours)
        {
            throw Failures.At(NovaCronError.Conflict, "activating", Failures.LogSide,
                $"The federation's log does not say that VM '{plan.Vm}' is '{Region}''s at epoch {epoch} by migration {Id}.",
                isTransient: true);
        }

        _confirmedEpoch = epoch;
    }

    private async Task InquireByLogAsync(CancellationToken cancellationToken)
    {
        var plan = Record.Plan!;
        var source = await AskSourceAsync(plan, cancellationToken);
        LogVerdict? verdict = null;
        try
        {
            verdict = IncomingWitness.Judge(Region, plan, await _log.FindVmAsync(plan.Vm, cancellationToken));
        }
        catch (FederationLogException e)
        {
            LogNoWitness(e, Id, plan.Vm);
        }

        LogWitnessed(Id, plan.Vm, verdict, source?.Phase);
        _confirmedEpoch = verdict is LogVerdict.Ours ? plan.SourceEpoch + 1 : 0;
        await LearnAsync(IncomingWitness.Conclude(plan, verdict, source));
    }

    // The source may be gone for good: its silence costs no more than what only it knows.
    private async Task<MigrationInfo?> AskSourceAsync(IncomingPlan plan, CancellationToken cancellationToken)
    {
        if (!_federation.TryGetLink(plan.Source, out var link))
        {
            return null;
        }

        using var limit = new CancellationTokenSource(_options.PeerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var info = await link.FindMigrationAsync(Id, both.Token);
            _heardAt = _time.GetUtcNow();
            return info;
        }
        catch (Exception e) when (e is NovaCronException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
