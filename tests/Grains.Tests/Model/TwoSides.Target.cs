using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Tests.Model;

/// <summary>The target, and what reaches it.</summary>
internal sealed partial class TwoSides
{
    private void Send(Action message)
    {
        // What was sent may arrive again, or for the first time, at any later moment.
        _sent.Add(() => Try(message));
        Require(!_isLost);
        message();
    }

    private void Reserve()
    {
        var plan = new IncomingPlan(Id, "vm", "uid", Eu, 1, Guest, "in-process", "1.0", default);
        Require(!Plan.IsInLog || Incoming.Step is not IncomingStep.None || IncomingWitness.IsPrepared(Us, plan, Log.Find("vm")));
        Decide(new IncomingInput.ReserveAsked(plan, "host-us", Plan.IsInLog));
        var expected = VmOwnership.Expect(TargetVm, Us, new IncomingClaim(Id, "uid", Eu, 1));
        Require(!expected.IsRefused);
        TargetVm = expected.State;
    }

    private void Open()
    {
        Decide(new IncomingInput.OpenAsked());
        TargetMachine = TargetMachine is ModelMachine.Gone ? ModelMachine.Waiting : TargetMachine;
    }

    private void Grant(long consoleOffset)
    {
        Require(!Incoming.IsInLog || Incoming.Step is IncomingStep.Activated || Verdict() is LogVerdict.Ours);
        Decide(new IncomingInput.Granted(2, consoleOffset));
        Settle();
    }

    private void Abort()
    {
        Decide(new IncomingInput.AbortAsked());
        Settle();
    }

    private void Settle()
    {
        while (Incoming.IsUnderWay && !_targetDies)
        {
            Decide(SettleOnce());
        }
    }

    private IncomingInput SettleOnce()
    {
        switch (Incoming.Step)
        {
            case IncomingStep.Accepting:
                TargetVm = VmOwnership.Accept(TargetVm, Us, new VmArrival(Id, "vm", "uid", 2, "host-us", Guest, default, Eu)).State;
                return new IncomingInput.Accepted();
            case IncomingStep.Activating:
                Require(!Incoming.IsInLog || Verdict() is LogVerdict.Ours);
                TargetMachine = TargetMachine is ModelMachine.Loaded ? ModelMachine.Running : TargetMachine;
                var runs = TargetMachine is ModelMachine.Running;
                TargetVm = VmLifecycle.Step(TargetVm, new VmInput.MachineSeen(ActivityOf(TargetMachine)), default).State;
                return new IncomingInput.RunAnswered(runs);
            default:
                TargetMachine = ModelMachine.Gone;
                TargetVm = VmOwnership.Unexpect(TargetVm, Id);
                return new IncomingInput.Discarded();
        }
    }

    private void Inquire()
    {
        if (!Incoming.IsInDoubt)
        {
            return;
        }

        if (Incoming.IsInLog)
        {
            InquireByLog(isSourceSilent: false);
            return;
        }

        switch (MigrationView.PhaseOf(Saga))
        {
            case MigrationPhase.RolledBack:
                Try(Abort);
                break;
            case MigrationPhase.Activating or MigrationPhase.Cleaning or MigrationPhase.Completed:
                Try(() => Grant(0));
                break;
            default:
                break;
        }
    }

    private void Decide(IncomingInput input)
    {
        var decision = IncomingMachine.Step(Incoming, input);
        Require(decision.Refusal is null);
        Incoming = decision.State;
    }

    private static MachineActivity ActivityOf(ModelMachine machine) => machine switch
    {
        ModelMachine.Running => MachineActivity.Running,
        ModelMachine.StandingStill => MachineActivity.Paused,
        ModelMachine.Gone => MachineActivity.Gone,
        _ => MachineActivity.Incoming,
    };

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new NovaCronException(new Failure(NovaCronError.Conflict, "x", "x", "x", true));
        }
    }

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is NovaCronException or FederationLogException)
        {
            // The other side is told no; the model has nothing more to do with that.
        }
    }
}
