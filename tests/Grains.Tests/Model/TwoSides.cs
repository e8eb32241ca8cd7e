using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.State;
using NovaCron.Grains.Tests.World;
using VmOwnership = NovaCron.Grains.Vms.VmOwnership;

namespace NovaCron.Grains.Tests.Model;

/// <summary>
/// Both sides of a migration made of the product's pure machines, with hosts of one variable each. Records are what survives a
/// restart; everything else is lost.
/// </summary>
internal sealed partial class TwoSides
{
    private const string Eu = "eu";
    private const string Us = "us";
    private const string Hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Id = "01J0000000000000000000000A";
    private static readonly GuestRecord Guest = new() { MemoryBytes = 1 << 20, VirtualCpus = 1 };
    private static readonly MigrationPlan Pairwise = new(Id, "vm", "uid", Eu, Us, "host-eu", 1, 4, default, Guest, default);
    private readonly List<Action> _sent = [];
    private int _arrivals;
    private bool _isLost;
    private bool _targetDies;
    private long _sourceFence;
    private bool _copyLives;

    public TwoSides(bool isInLog = false)
    {
        Plan = Pairwise with { IsInLog = isInLog };
        Saga = new() { Plan = Plan, Step = SagaStep.ConfirmHold };
        Log.Execute(Eu, new FederationCommand.Acquire("vm", "uid"));
        Log.OnCommand = (_, _) => _nextFault;
        _logActs = new MigrationLogActs(new MemoryLogMember(Log, Eu, new CrashGate()), TimeProvider.System);
        SourceVm =
            new VmState { Name = "vm", Uid = "uid", Owner = Eu, Epoch = 1, Phase = VmPhase.Running, Host = "host-eu", Guest = Guest };
        SourceVm = VmOwnership.Lock(SourceVm, Eu, Id, Us).State;
        TargetVm = new VmState { Name = "vm" };
    }

    public MigrationPlan Plan { get; }

    public MigrationState Saga { get; private set; }

    public IncomingState Incoming { get; private set; } = new();

    public VmState SourceVm { get; private set; }

    public VmState TargetVm { get; private set; }

    public ModelMachine SourceMachine { get; private set; } = ModelMachine.Running;

    public ModelMachine TargetMachine { get; private set; } = ModelMachine.Gone;

    public int RunningCopies => (SourceMachine is ModelMachine.Running ? 1 : 0) + (TargetMachine is ModelMachine.Running ? 1 : 0);

    public bool HasSettled => Saga.HasEnded && !Incoming.IsInDoubt && !Incoming.IsUnderWay;

    public void Apply(Move move)
    {
        switch (move)
        {
            case Move.SourceActs:
                Step(new SagaInput.Done(Saga.Step, DoOrFail(out var failure)), failure);
                break;
            case Move.SourceActsAnswerLost:
                DoOrFail(out _);
                Fail();
                break;
            case Move.SourceActsTwice:
                DoUnlessOnce();
                Step(new SagaInput.Done(Saga.Step, DoOrFail(out var second)), second);
                break;
            case Move.SourceFails:
                _isLost = true;
                DoOrFail(out _);
                _isLost = false;
                Fail();
                break;
            case Move.TargetDiesInIt:
                _targetDies = true;
                DoOrFail(out _);
                _targetDies = false;
                Fail();
                break;
            case Move.SourceRestarts:
                _copyLives = false;
                Step(new SagaInput.Resumed(), null);
                break;
            case Move.TargetSettles:
                Try(Settle);
                break;
            case Move.TargetRestarts:
                TargetMachine = TargetMachine is ModelMachine.Waiting ? ModelMachine.Gone : TargetMachine;
                break;
            case Move.TargetInquires:
                Inquire();
                break;
            case >= Move.TargetInquiresAlone:
                ApplyToLog(move);
                break;
            case Move.UserCancels:
                Step(new SagaInput.CancelAsked(), null);
                break;
            default:
                if (_sent.Count > 0)
                {
                    _sent[_arrivals++ % _sent.Count]();
                }

                break;
        }
    }

    private void Step(SagaInput input, Failure? failure) =>
        Saga = MigrationSaga.Step(Saga, failure is null ? input : new SagaInput.Failed(Saga.Step, failure, MayRetry: false), default);

    private void Fail() => Saga = MigrationSaga.Step(
        Saga, new SagaInput.Failed(Saga.Step, new Failure(NovaCronError.LinkFailed, "x", "x", "x", true), MayRetry: false), default);

    private SagaAnswer DoOrFail(out Failure? failure)
    {
        try
        {
            failure = null;
            return Do(Saga.Step);
        }
        catch (Exception e) when (e is NovaCronException or FederationLogException)
        {
            failure = Failures.Of(e, "x", "x");
            return SagaAnswer.Yes;
        }
    }

    private SagaAnswer Do(SagaStep step)
    {
        Require(!_isLost || step is SagaStep.Reserve or SagaStep.Open or SagaStep.Activate or SagaStep.AbortTarget);
        switch (step)
        {
            case SagaStep.ConfirmHold:
                return SagaAnswer.Of(SourceVm.Migration == Id);
            case SagaStep.Prepare or SagaStep.Transfer or SagaStep.InspectTransfer or SagaStep.CancelTransfer or SagaStep.CancelIntent:
                return DoByLog();
            case SagaStep.Reserve:
                Send(Reserve);
                break;
            case SagaStep.Open:
                Send(Open);
                break;
            case SagaStep.Copy:
                Require(TargetMachine is ModelMachine.Waiting);
                _copyLives = true;
                SourceMachine = ModelMachine.StandingStill;
                break;
            case SagaStep.FinishCopy:
                Require(_copyLives && TargetMachine is ModelMachine.Waiting or ModelMachine.Loaded);
                TargetMachine = ModelMachine.Loaded;
                return new SagaAnswer(Sha256: Hash);
            case SagaStep.AwaitLoaded:
                Require(TargetMachine is ModelMachine.Loaded && Incoming.IsInDoubt);
                Decide(new IncomingInput.LoadedSeen());
                return new SagaAnswer(Sha256: Hash.ToUpperInvariant());
            default:
                return DoLate(step);
        }

        return SagaAnswer.Yes;
    }

    private SagaAnswer DoLate(SagaStep step)
    {
        switch (step)
        {
            case SagaStep.Commit:
                var commit = VmOwnership.Commit(SourceVm, Eu, Id);
                SourceVm = commit.State;
                return SagaAnswer.Of(!commit.IsRefused);
            case SagaStep.InspectCommit:
                return SagaAnswer.Of(VmOwnership.HasTransferred(SourceVm, Eu, Id));
            case SagaStep.Fence:
                _sourceFence = 2;
                SourceMachine = SourceMachine is ModelMachine.Running ? ModelMachine.StandingStill : SourceMachine;
                break;
            case SagaStep.Activate:
                Send(() => Grant(0));
                break;
            case SagaStep.RemoveSource:
                SourceMachine = ModelMachine.Gone;
                break;
            case SagaStep.Revoke:
                var revoke = VmOwnership.Revoke(SourceVm, Eu, Id);
                SourceVm = revoke.State;
                return SagaAnswer.Of(!revoke.IsRefused);
            case SagaStep.ResumeSource:
                Require(_sourceFence <= 1);
                SourceMachine = SourceMachine is ModelMachine.StandingStill ? ModelMachine.Running : SourceMachine;
                break;
            case SagaStep.AbortTarget:
                Send(Abort);
                break;
            case SagaStep.Release:
                SourceVm = VmOwnership.Release(SourceVm, Eu, Id, ActivityOf(SourceMachine));
                break;
            default:
                break;
        }

        return SagaAnswer.Yes;
    }
}
