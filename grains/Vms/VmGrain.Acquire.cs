using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>
/// The VM's name in the federation's log: taken before there is a machine, given back once there is none. What the log has not answered
/// is asked again, with the uid that was written down before the first time.
/// </summary>
internal sealed partial class VmGrain
{
    // Only a create whose name was never asked for before can be taken back: nothing of it can be under way.
    private bool _isNewlyAsked;

    private async Task AcquireNewAsync(CancellationToken cancellationToken)
    {
        if (Record.Pending is VmAct.Acquire)
        {
            _isNewlyAsked = true;
            await FinishActAsync("create", cancellationToken);
        }
    }

    private async Task<VmInput> AcquireAsync(CancellationToken cancellationToken)
    {
        var isNew = _isNewlyAsked;
        _isNewlyAsked = false;
        CommandResult? result;
        try
        {
            var epochMin = Math.Max(Record.Epoch + 1, _locator.NextEpoch(Name));
            result = await _log.ExecuteAsync(new FederationCommand.Acquire(Name, Record.Uid, epochMin), cancellationToken);
        }
        catch (FederationLogException e) when (!e.IsUnknown && isNew)
        {
            return new VmInput.AcquireRefused(NovaCronError.RegionUnreachable, $"The federation's log did not take '{Name}': {e.Message}");
        }
        catch (FederationLogException e) when (e.IsUnknown)
        {
            LogLogSilent(e, Name, Record.Pending);
            result = null;
        }

        return result switch
        {
            null => await InspectAcquiredAsync(cancellationToken),
            { Succeeded: true } => new VmInput.Acquired(result.Epoch),
            { Outcome: CommandOutcome.Exists } => Taken(),
            _ => new VmInput.AcquireRefused(
                NovaCronError.Conflict, $"The federation's log refused a VM named '{Name}': {result.Outcome}."),
        };
    }

    // Nobody's yet is no answer: the command may come yet, and is given again.
    private async Task<VmInput> InspectAcquiredAsync(CancellationToken cancellationToken) =>
        await _log.FindVmAsync(Name, cancellationToken) switch
        {
            { } vm when vm.Owner == Region && vm.Uid == Record.Uid => new VmInput.Acquired(vm.Epoch),
            null => throw new FederationLogException("The name is nobody's yet.", isUnknown: true),
            _ => Taken(),
        };

    private VmInput.AcquireRefused Taken() =>
        new(NovaCronError.VmExists, $"A VM named '{Name}' exists, by the federation's log.");

    private async Task<VmInput> ReleaseNameAsync(CancellationToken cancellationToken)
    {
        var release = new FederationCommand.Release(Name, Record.Epoch);
        var result = await _log.ExecutePastIntentAsync(release, Name, Record.Epoch, cancellationToken);
        var vm = result is null ? await _log.FindVmAsync(Name, cancellationToken) : null;
        var isReleased = result is null
            ? vm?.Owner != Region || vm.Epoch != Record.Epoch
            : result.Succeeded || result.Outcome is CommandOutcome.Unknown or CommandOutcome.Stale or CommandOutcome.NotOwner;
        return isReleased
            ? new VmInput.Released()
            : throw new FederationLogException($"The name was not released: {result?.Outcome}.", isUnknown: true);
    }

    private async Task PassOnRefusalAsync(VmInput input, string stage, CancellationToken cancellationToken)
    {
        if (input is VmInput.AcquireRefused refused)
        {
            await Index.RemoveVmAsync(Name, cancellationToken);
            throw Failures.At(refused.Error, stage, Failures.LogSide, refused.Reason, refused.Error is NovaCronError.RegionUnreachable);
        }
    }

    // A VM from before the log takes its name there. Where the log gives it a later epoch than its machine runs under, that waits until
    // there is no machine: a host pauses what is below the epoch it has seen.
    private async Task BringIntoLogAsync(CancellationToken cancellationToken)
    {
        if (!_log.IsOn || !IsOwnedHere || Record is not { IsInLog: false, Pending: VmAct.None, Migration: null })
        {
            return;
        }

        var result = await _log.ExecuteAsync(new FederationCommand.Acquire(Name, Record.Uid, Record.Epoch), cancellationToken);
        if (result is not { Succeeded: true })
        {
            throw new FederationLogException($"The log does not say that '{Name}' is '{Region}''s: {result?.Outcome}.", isUnknown: true);
        }

        if (result.Epoch == Record.Epoch || Record.Phase is VmPhase.Stopped or VmPhase.Failed)
        {
            await WriteAsync(Record with { Epoch = result.Epoch, IsInLog = true });
            LogBroughtIntoLog(Name, Record.Epoch);
        }
    }

    private async Task BringIntoLogOrThrowAsync(string stage, CancellationToken cancellationToken)
    {
        try
        {
            await BringIntoLogAsync(cancellationToken);
        }
        catch (FederationLogException e)
        {
            throw Failures.At(NovaCronError.RegionUnreachable, stage, Failures.LogSide,
                $"VM '{Name}' is not in the federation's log yet: {e.Message}", isTransient: true);
        }

        if (_log.IsOn && Record is { IsInLog: false, Pending: VmAct.None, Migration: null })
        {
            throw Failures.At(NovaCronError.VmWrongPhase, stage, Failures.LogSide,
                $"VM '{Name}' is older than its federation's log, which has it at a later epoch than its machine runs under: "
                    + "stop and start it once.");
        }
    }

    private NovaCronException InDoubt(FederationLogException failure, string stage)
    {
        LogLogSilent(failure, Name, Record.Pending);
        return Failures.At(NovaCronError.RegionUnreachable, stage, Failures.LogSide,
            $"Waiting for the federation's log to answer for VM '{Name}'; it is asked again until it does. {failure.Message}",
            isTransient: true);
    }
}
