using NovaCron.Agent;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>
/// A VM that changed hands in the federation's log without this region's doing: by a claim or an operator's word, from here or to here.
/// </summary>
internal sealed partial class VmGrain
{
    private readonly CancellationTokenSource _ends = new();
    private Task? _ownerLook;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _ends.CancelAsync();

    public void Dispose() => _ends.Dispose();

    public async Task AdoptAsync(VmAdoption adoption, CancellationToken cancellationToken)
    {
        // A record may not know yet that the VM had gone to the region that it comes back from.
        await LoseAsync(adoption.From, adoption.Epoch - 1, cancellationToken);
        await Index.AddVmAsync(Name, cancellationToken);
        await WriteAsync(Guard(VmOwnership.Adopt(Record, Region, adoption), "adopting"));
        LogAdopted(Name, Record.Epoch);

        // The start is written down: it is done now, or when its host can be reached.
        this.RegisterGrainTimer(CheckMachineAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    public Task LearnOwnerAsync(string owner, long epoch, CancellationToken cancellationToken) =>
        LoseAsync(owner, epoch, cancellationToken);

    // Beside other calls: while there is no quorum nobody answers, and orders shall not wait for that.
    private void BeginOwnerLook()
    {
        if (_log.IsOn && Record.IsInLog && IsOwnedHere && Record.Pending is not VmAct.Acquire && _ownerLook is not { IsCompleted: false })
        {
            _ownerLook = LookForOwnerAsync(_ends.Token);
        }
    }

    private async Task LookForOwnerAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (LostTo(await FindInLogAsync(cancellationToken)) is { } lost)
            {
                // Through the front door, for another call may be under way here.
                await GrainFactory.GetGrain<IVmKeeper>(this.GetPrimaryKeyString())
                    .LearnOwnerAsync(lost.Owner, lost.Epoch, cancellationToken);
            }
        }
        catch (Exception e)
        {
            // The next look asks again.
            LogOwnerUnknown(e, Name);
        }
    }

    // Before a machine is booted: its VM may have been taken over while this region was away.
    private async Task<VmInput.Lost?> ConfirmOwnedAsync(CancellationToken cancellationToken)
    {
        if (!_log.IsOn || !Record.IsInLog)
        {
            return null;
        }

        if (Record.Failover.Step is not FailoverStep.Off)
        {
            return await ClearFailoverAsync(cancellationToken);
        }

        try
        {
            return LostTo(await FindInLogAsync(cancellationToken));
        }
        catch (FederationLogException e)
        {
            // Nobody can claim it: only an operator could have given it away.
            LogOwnerUnknown(e, Name);
            return null;
        }
    }

    private VmInput.Lost? LostTo(Dwcp.Consensus.Log.VmOwnership? vm) =>
        vm is not null && vm.Owner != Region && vm.Epoch > Record.Epoch ? new VmInput.Lost(Region, vm.Owner, vm.Epoch) : null;

    private async Task LoseAsync(string owner, long epoch, CancellationToken cancellationToken)
    {
        var next = VmOwnership.Lose(Record, Region, owner, epoch);
        if (next != Record)
        {
            await WriteAsync(next);
            LogLost(Name, owner, epoch);
            await YieldAsync(cancellationToken);
        }
    }

    // What its host has of it is fenced off by the new epoch, then removed; a host that cannot be asked is asked again.
    private async Task YieldAsync(CancellationToken cancellationToken)
    {
        if (Record.Pending is VmAct.Yield)
        {
            await FinishActAsync("yielding", cancellationToken);
        }

        if (!IsOwnedHere && Record.Pending is VmAct.None && Record.Expected is null)
        {
            await Index.RemoveVmAsync(Name, cancellationToken);
        }
    }

    private Task YieldIfPendingAsync(CancellationToken cancellationToken) =>
        Record.Pending is VmAct.Yield ? YieldAsync(cancellationToken) : Task.CompletedTask;

    // Its host was cut off so long that its guest was ended, and nobody has taken it: it is wanted still.
    private async Task RestartIfCutOffAsync()
    {
        if (FailoverMachine.ShallRestart(Record))
        {
            LogRestarted(Name, Record.Epoch);
            await WriteAsync(VmLifecycle.Step(Record, new VmInput.Ordered(VmAction.Start), _time.GetUtcNow()).State);
        }
    }

    // A migration that is rolled back lets its guest run on, which it must not where the log has given the VM to somebody else.
    private async Task FenceIfLostAsync(CancellationToken cancellationToken)
    {
        if (!_log.IsOn || !Record.IsInLog)
        {
            return;
        }

        try
        {
            if (LostTo(await FindInLogAsync(cancellationToken)) is { } lost)
            {
                await Agent().FenceAsync(Name, lost.Epoch, cancellationToken);
            }
        }
        catch (FederationLogException e)
        {
            // Where it may be claimed its host ends it in time; only an operator could have given it away.
            LogOwnerUnknown(e, Name);
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, "rolling-back", Side);
        }
    }

    private async Task<VmInput> RemoveYieldedAsync(CancellationToken cancellationToken)
    {
        var agent = Agent();
        await agent.FenceAsync(Name, Record.Epoch, cancellationToken);
        await agent.DeleteAsync(Name, Record.Epoch, cancellationToken);
        return new VmInput.Yielded();
    }

    private Task<Dwcp.Consensus.Log.VmOwnership?> FindInLogAsync(CancellationToken cancellationToken) =>
        AskLogAsync(limit => _log.FindVmAsync(Name, limit), cancellationToken);

    // The region that records and memories name is silent: its VM may have been taken over.
    private async Task<OwnerSearch> FindByLogAsync(OwnerSearch search, CancellationToken cancellationToken)
    {
        if (!_log.IsOn)
        {
            return search;
        }

        try
        {
            return await FindInLogAsync(cancellationToken) is { } vm && _federation.TryGetLink(vm.Owner, out var link)
                && !search.MissingRegions.Contains(vm.Owner)
                    ? await _locator.AskOwnerAsync(link, Name, cancellationToken)
                    : search;
        }
        catch (FederationLogException e)
        {
            LogOwnerUnknown(e, Name);
            return search;
        }
    }

    // Sooner than the log's own limit: whoever asks comes again, and others wait for their turn.
    private async Task<T> AskLogAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.PeerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(both.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FederationLogException($"The federation's log did not answer within {_options.PeerTimeout}.", isUnknown: true, e);
        }
    }
}
