using FsCheck;
using FsCheck.Fluent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Tests.Model;

public sealed class MigrationSafetyTests
{
    private const int SettleStepsMax = 60;

    // Mostly progress, or no schedule would ever get to the steps that matter.
    private static readonly Gen<Move> Moves = Gen.Frequency(
        (30, Gen.Constant(Move.SourceActs)),
        (3, Gen.Constant(Move.SourceActsAnswerLost)),
        (2, Gen.Constant(Move.SourceActsTwice)),
        (2, Gen.Constant(Move.SourceFails)),
        (2, Gen.Constant(Move.TargetDiesInIt)),
        (2, Gen.Constant(Move.SourceRestarts)),
        (3, Gen.Constant(Move.TargetSettles)),
        (1, Gen.Constant(Move.TargetRestarts)),
        (3, Gen.Constant(Move.TargetInquires)),
        (1, Gen.Constant(Move.UserCancels)),
        (3, Gen.Constant(Move.OldMessageArrives)));

    private static readonly Arbitrary<Move[]> Schedules = Arb.From(
        Moves.ArrayOf(40), moves => moves.Select((_, i) => moves.Where((_, at) => at != i).ToArray()));

    [Fact]
    public void Never_two_copies_run_and_everything_settles_once_faults_stop()
    {
        var committed = 0;
        var rolledBack = 0;
        Prop.ForAll(Schedules, schedule =>
        {
            var sides = new TwoSides();
            var fault = Run(sides, schedule);
            committed += sides.Saga.IsCommitted ? 1 : 0;
            rolledBack += sides.Saga.IsCommitted ? 0 : 1;
            return (fault is null).Label(fault ?? "");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Assert.True(committed > 300 && rolledBack > 300, $"{committed} committed, {rolledBack} rolled back: the saga is not exercised");
    }

    [Fact]
    public void A_cancelled_migration_never_commits_and_a_committed_one_is_never_rolled_back()
    {
        Prop.ForAll(Schedules, schedule =>
        {
            var sides = new TwoSides();
            var wasCommitted = false;
            foreach (var move in schedule)
            {
                var wasCancelled = sides.Saga.IsCancelled;
                sides.Apply(move);
                if (wasCancelled && sides.Saga.IsCommitted)
                {
                    return false.Label("A cancelled migration committed.");
                }

                wasCommitted |= sides.Saga.IsCommitted;
                if (wasCommitted && MigrationView.PhaseOf(sides.Saga) is MigrationPhase.RollingBack or MigrationPhase.RolledBack)
                {
                    return false.Label("A committed migration was rolled back.");
                }
            }

            return true.Label("");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static string? Run(TwoSides sides, Move[] schedule)
    {
        foreach (var move in schedule)
        {
            sides.Apply(move);
            if (sides.RunningCopies > 1)
            {
                return $"Two copies run after {move}.";
            }
        }

        for (var step = 0; step < SettleStepsMax && !sides.HasSettled; step++)
        {
            sides.Apply(Move.SourceActs);
            sides.Apply(Move.TargetSettles);
            sides.Apply(Move.TargetInquires);
            if (sides.RunningCopies > 1)
            {
                return "Two copies run while it settles.";
            }
        }

        return FaultOf(sides);
    }

    private static string? FaultOf(TwoSides sides) => sides switch
    {
        { HasSettled: false } => $"Not settled: {sides.Saga.Step}, {sides.Incoming.Step}.",
        { RunningCopies: not 1 } => $"{sides.RunningCopies} copies run at the end.",
        { SourceVm.Migration: not null } or { TargetVm.Expected: not null } => "A hold was left behind.",
        { Saga.IsCommitted: true } =>
            sides is { TargetVm: { Owner: "us", Epoch: 2, Phase: VmPhase.Running }, SourceVm: { Owner: "us", Epoch: 2 } }
            ? null
            : "The owner is not the target at epoch 2.",
        _ => sides is { SourceVm: { Owner: "eu", Epoch: 1, Phase: VmPhase.Running }, TargetMachine: ModelMachine.Gone }
            ? null
            : "The owner is not the source at epoch 1, alone.",
    };
}
