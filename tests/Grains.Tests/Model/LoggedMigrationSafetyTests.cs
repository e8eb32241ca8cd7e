using FsCheck;
using FsCheck.Fluent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Tests.Model;

/// <summary>The migrations of a federation with a log, by schedules that lose, delay and refuse what is handed in to it.</summary>
public sealed class LoggedMigrationSafetyTests
{
    private const int SettleStepsMax = 80;

    private static readonly Gen<Move> Moves = Gen.Frequency(
        (40, Gen.Constant(Move.SourceActs)),
        (3, Gen.Constant(Move.SourceActsAnswerLost)),
        (2, Gen.Constant(Move.SourceActsTwice)),
        (1, Gen.Constant(Move.SourceFails)),
        (2, Gen.Constant(Move.TargetDiesInIt)),
        (2, Gen.Constant(Move.SourceRestarts)),
        (3, Gen.Constant(Move.TargetSettles)),
        (1, Gen.Constant(Move.TargetRestarts)),
        (3, Gen.Constant(Move.TargetInquires)),
        (3, Gen.Constant(Move.TargetInquiresAlone)),
        (1, Gen.Constant(Move.UserCancels)),
        (3, Gen.Constant(Move.OldMessageArrives)),
        (2, Gen.Constant(Move.LogLosesIt)),
        (2, Gen.Constant(Move.LogAnswerLost)),
        (3, Gen.Constant(Move.LogIsLate)),
        (1, Gen.Constant(Move.LogTakesNothing)),
        (3, Gen.Constant(Move.LateCommandsArrive)),
        (2, Gen.Constant(Move.QuorumLost)),
        (4, Gen.Constant(Move.QuorumFound)));

    private static readonly Arbitrary<Move[]> Schedules = Arb.From(
        Moves.ArrayOf(50), moves => moves.Select((_, i) => moves.Where((_, at) => at != i).ToArray()));

    [Fact]
    public void Nothing_runs_against_the_log_and_everything_settles_once_it_answers()
    {
        var (committed, rolledBack, waited, ruledOut) = (0, 0, 0, 0);
        Prop.ForAll(Schedules, schedule =>
        {
            var sides = new TwoSides(isInLog: true);
            var fault = Run(sides, schedule, ref waited);
            committed += sides.Saga.IsCommitted ? 1 : 0;
            rolledBack += sides.Saga.IsCommitted ? 0 : 1;
            ruledOut += sides.Saga.IsIntentOver ? 1 : 0;
            return (fault is null).Label(fault ?? "");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
        Assert.True(committed > 500 && rolledBack > 500 && waited > 500 && ruledOut > 40,
            $"{committed} committed, {rolledBack} rolled back, {waited} steps waited, {ruledOut} ruled out: the log is not exercised");
    }

    private static string? Run(TwoSides sides, Move[] schedule, ref int waited)
    {
        foreach (var move in schedule)
        {
            sides.Apply(move);
            waited += sides.Saga.Step is SagaStep.InspectTransfer or SagaStep.CancelTransfer ? 1 : 0;
            if (FaultNow(sides) is { } fault)
            {
                return $"{fault} after {move}.";
            }
        }

        sides.Log.HasQuorum = true;
        sides.Log.ArriveAll();
        for (var step = 0; step < SettleStepsMax && !sides.HasSettled; step++)
        {
            sides.Apply(Move.SourceActs);
            sides.Apply(Move.TargetSettles);
            sides.Apply(Move.TargetInquires);
            if (FaultNow(sides) is { } fault)
            {
                return $"{fault} while it settles.";
            }
        }

        return FaultOf(sides);
    }

    private static string? FaultNow(TwoSides sides) => sides switch
    {
        { RunningCopies: > 1 } => "Two copies run",
        { RunsAgainstTheLog: true } => "A guest runs that the log says is another region's",
        { Saga.IsTransferred: true } when MigrationView.PhaseOf(sides.Saga) is MigrationPhase.RollingBack or MigrationPhase.RolledBack =>
            "What the log committed is rolled back",
        _ => null,
    };

    private static string? FaultOf(TwoSides sides)
    {
        var vm = sides.Log.Look("vm");
        return sides switch
        {
            { HasSettled: false } => $"Not settled: {sides.Saga.Step}, {sides.Incoming.Step}.",
            { RunningCopies: not 1 } => $"{sides.RunningCopies} copies run at the end.",
            { SourceVm.Migration: not null } or { TargetVm.Expected: not null } => "A hold was left behind.",
            { Saga.IsCommitted: true } when vm is not { Owner: "us", Epoch: 2 } || sides.SourceVm.Owner != "us" =>
                "The log knows of no transfer.",
            { Saga.IsCommitted: false } when vm is not { Owner: "eu", Epoch: 1 } || sides.SourceVm.Owner != "eu" =>
                "The log has transferred.",
            _ when !sides.CanMoveAgain() => "It cannot be moved again.",
            _ => null,
        };
    }
}
