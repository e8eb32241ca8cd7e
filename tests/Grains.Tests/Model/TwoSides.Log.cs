using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.Model;

/// <summary>The federation's log between both sides, as the product's own acts use it.</summary>
internal sealed partial class TwoSides
{
    private readonly MigrationLogActs _logActs;
    private LogFault _nextFault;

    /// <summary>The log; nothing is in it where regions hand over pairwise.</summary>
    public MemoryLog Log { get; } = new(Eu, Us);

    /// <summary>Whether a guest runs that the log says is not its region's.</summary>
    public bool RunsAgainstTheLog => Plan.IsInLog && Log.Look("vm") is var vm
        && ((SourceMachine is ModelMachine.Running && vm is not { Owner: Eu, Epoch: 1 })
            || (TargetMachine is ModelMachine.Running && vm is not { Owner: Us, Epoch: 2 }));

    /// <summary>Whether the next migration of the VM could be prepared by whoever owns it.</summary>
    public bool CanMoveAgain()
    {
        var vm = Log.Look("vm")!;
        var member = new MemoryLogMember(Log, vm.Owner, new CrashGate());
        var prepare = new FederationCommand.Prepare("vm", vm.Epoch, "next", vm.Owner == Eu ? Us : Eu);
        return Now(member.ExecutePastIntentAsync(prepare, "vm", vm.Epoch, default)) is { Succeeded: true };
    }

    private void ApplyToLog(Move move)
    {
        switch (move)
        {
            case Move.TargetInquiresAlone when Incoming is { IsInLog: true, IsInDoubt: true }:
                InquireByLog(isSourceSilent: true);
                break;
            case Move.LogLosesIt or Move.LogAnswerLost or Move.LogIsLate or Move.LogTakesNothing:
                ActWithFault(move switch
                {
                    Move.LogLosesIt => LogFault.Lost,
                    Move.LogAnswerLost => LogFault.AnswerLost,
                    Move.LogIsLate => LogFault.Late,
                    _ => LogFault.NotTaken,
                });
                break;
            case Move.LateCommandsArrive:
                Log.ArriveAll();
                break;
            case Move.QuorumLost or Move.QuorumFound:
                Log.HasQuorum = move is Move.QuorumFound;
                break;
            default:
                break;
        }
    }

    // The saga asks for the transfer once in its life: whatever cuts that short, it inspects.
    private void DoUnlessOnce()
    {
        if (Saga.Step is not SagaStep.Transfer)
        {
            DoOrFail(out _);
        }
    }

    private void ActWithFault(LogFault fault)
    {
        _nextFault = fault;
        Step(new SagaInput.Done(Saga.Step, DoOrFail(out var failure)), failure);
        _nextFault = LogFault.None;
    }

    private SagaAnswer DoByLog() => Now(_logActs.DoAsync(Saga, default));

    private LogVerdict? Verdict() => IncomingWitness.Judge(Us, Incoming.Plan!, Log.Find("vm"));

    private LogVerdict? VerdictIfAny() => Log.HasQuorum ? Verdict() : null;

    private void InquireByLog(bool isSourceSilent)
    {
        var source = isSourceSilent ? null : MigrationView.ToInfo(Saga, null);
        switch (IncomingWitness.Conclude(Incoming.Plan!, VerdictIfAny(), source))
        {
            case IncomingInput.Granted:
                Try(() => Grant(0));
                break;
            case IncomingInput.AbortAsked:
                Try(Abort);
                break;
            default:
                break;
        }
    }

    // Nothing is waited for: the log in memory has answered.
    private static T Now<T>(Task<T> answered)
    {
        Assert.True(answered.IsCompleted);
        return answered.IsFaulted ? throw answered.Exception!.InnerException! : answered.Result;
    }
}
