using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>What the VM's host is told, always after it was written down.</summary>
internal sealed partial class VmGrain
{
    // An act that leaves the machine as it was is repeated so often; then the next look decides.
    private const int ActTriesMax = 3;

    public async Task<VmInfo?> ExecuteHereAsync(VmAction action, string? commandId, CancellationToken cancellationToken)
    {
        VmSpecRules.CheckName(Name);
        var stage = StageOf(action);
        var command = VmCommands.Order(VmSpecRules.CommandIdOf(commandId), action);
        if (VmCommands.FindRepeated(Record, command) is { } known)
        {
            return await AnswerAgainAsync(known, stage, cancellationToken);
        }

        if (!IsOwnedHere)
        {
            throw Failures.At(NovaCronError.VmNotFound, stage, Side, $"Region '{Region}' does not own VM '{Name}'.");
        }

        await ObserveAsync(cancellationToken);
        if (action is VmAction.Start or VmAction.Delete && Record.Phase is VmPhase.Stopped or VmPhase.Failed)
        {
            // Before there is a machine of an earlier epoch, and before a name is forgotten that the log may have.
            await BringIntoLogOrThrowAsync(stage, cancellationToken);
        }

        await WriteAsync(Guard(VmLifecycle.Step(Record, new VmInput.Ordered(action, command), _time.GetUtcNow()), stage));
        await FinishActAsync(stage, cancellationToken);
        GoOnWithFailover();
        if (Record.Exists && !IsOwnedHere)
        {
            await YieldAsync(cancellationToken);
            throw Failures.At(NovaCronError.StaleEpoch, stage, Failures.LogSide,
                $"VM '{Name}' was taken over by region '{Record.Owner}' at epoch {Record.Epoch}; ask again.", isTransient: true);
        }

        if (Record.Exists)
        {
            LogPhase(Name, Record.Phase, Record.Epoch);
            return Record.ToInfo();
        }

        await Index.RemoveVmAsync(Name, cancellationToken);
        return null;
    }

    private async Task CheckMachineAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!IsOwnedHere)
            {
                await YieldIfPendingAsync(cancellationToken);
                return;
            }

            BeginOwnerLook();
            await ObserveAsync(cancellationToken);
            await RestartIfCutOffAsync();
            await FinishActAsync("repair", cancellationToken);
            await BringIntoLogAsync(cancellationToken);
            GoOnWithFailover();
            if (!Record.Exists)
            {
                await Index.RemoveVmAsync(Name, cancellationToken);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogCheckFailed(e, Name);
        }
    }

    // Asks the host what is, unless a migration has hold of the machine: then its saga knows.
    private async Task ObserveAsync(CancellationToken cancellationToken)
    {
        var isSettled = Record.Pending is VmAct.None && Record.Phase is VmPhase.Stopped or VmPhase.Failed;
        if (Record.Migration is not null || Record.Pending is VmAct.Activate or VmAct.Acquire or VmAct.Release or VmAct.Yield || isSettled)
        {
            return;
        }

        try
        {
            var seen = await LookAsync(cancellationToken);
            await WriteAsync(VmLifecycle.Step(Record, seen, _time.GetUtcNow()).State);
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, "observe", Side);
        }
    }

    private async Task<VmInput.MachineSeen> LookAsync(CancellationToken cancellationToken)
    {
        var report = await Agent().FindAsync(Name, cancellationToken);
        return new VmInput.MachineSeen(report?.Activity ?? MachineActivity.Gone, report?.MachineType);
    }

    private async Task FinishActAsync(string stage, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < ActTriesMax && Record.Pending is not VmAct.None and not VmAct.Activate; tries++)
        {
            VmInput input;
            try
            {
                input = await ActAsync(Record.Pending, cancellationToken);
            }
            catch (AgentException e)
            {
                await GiveUpUnlessUnknownAsync(e, cancellationToken);
                throw Failures.Wrap(e, stage, Side);
            }
            catch (FederationLogException e)
            {
                throw InDoubt(e, stage);
            }

            await WriteAsync(VmLifecycle.Step(Record, input, _time.GetUtcNow()).State);
            if (input is VmInput.Lost)
            {
                LogLost(Name, Record.Owner, Record.Epoch);
            }

            await PassOnRefusalAsync(input, stage, cancellationToken);
        }
    }

    private async Task<VmInput> ActAsync(VmAct act, CancellationToken cancellationToken)
    {
        if (act is VmAct.Acquire or VmAct.Release)
        {
            return act is VmAct.Acquire ? await AcquireAsync(cancellationToken) : await ReleaseNameAsync(cancellationToken);
        }

        var agent = Agent();
        switch (act)
        {
            case VmAct.Yield:
                return await RemoveYieldedAsync(cancellationToken);
            case VmAct.Start when await ConfirmOwnedAsync(cancellationToken) is { } lost:
                return lost;
            case VmAct.Start:
                var order = new MachineOrder(Name, Record.Epoch, Record.Guest!.ToHardware());
                return Seen(await agent.StartAsync(order, cancellationToken));
            case VmAct.Pause:
                return Seen(await agent.PauseAsync(Name, Record.Epoch, cancellationToken));
            case VmAct.Resume:
                return Seen(await agent.ResumeAsync(Name, Record.Epoch, cancellationToken));
            case VmAct.Delete:
                await agent.DeleteAsync(Name, Record.Epoch, cancellationToken);
                return new VmInput.MachineSeen(MachineActivity.Gone);
            default:
                await agent.StopAsync(Name, Record.Epoch, cancellationToken);
                return new VmInput.MachineSeen(MachineActivity.Gone);
        }
    }

    private async Task<GuestRecord> ImportAsync(string host, VmSpec spec, CancellationToken cancellationToken)
    {
        var agent = AgentOf(host);
        try
        {
            return new GuestRecord
            {
                MemoryBytes = spec.MemoryBytes,
                VirtualCpus = spec.VirtualCpus,
                Kernel = await ImportAsync(agent, spec.Kernel, cancellationToken),
                Initrd = await ImportAsync(agent, spec.Initrd, cancellationToken),
                CommandLine = spec.CommandLine,
                Disk = await ImportAsync(agent, spec.Disk, cancellationToken),
            };
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, "create", Side);
        }
    }

    private static async Task<VmImage?> ImportAsync(IHostAgent agent, string? path, CancellationToken cancellationToken) =>
        path is null ? null : GuestRecord.ToImage(await agent.ImportImageAsync(path, cancellationToken));

    private IHostAgent Agent() => AgentOf(Record.Host ?? "");

    private IHostAgent AgentOf(string host) => _agents.GetAgent(host);

    private static VmInput.MachineSeen Seen(MachineReport report) => new(report.Activity, report.MachineType);
}
