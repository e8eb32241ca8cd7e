using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Ownership;

namespace NovaCron.Dwcp.Tests.Consensus.Ownership;

public sealed class OwnershipSafetyTests
{
    private static readonly Gen<OwnershipAction> Action =
        Gen.Choose(0, 99).SelectMany(
            _ => Gen.Choose(0, 5).Two().SelectMany(_ => Gen.Choose(0, 99).Two(), (where, numbers) => (where, numbers)),
            (kind, rest) => new OwnershipAction(
                KindOf(kind), rest.where.Item1, rest.where.Item2 % 3, rest.numbers.Item1, CrashAfterWrite: rest.numbers.Item2 < 10));

    private static readonly Arbitrary<OwnershipAction[]> Actions = Arb.From(
        Action.ArrayOf(120),
        actions => actions.Select((_, i) => actions.Where((_, at) => at != i).ToArray()));

    [Fact]
    public void Whatever_is_lost_repeated_reordered_or_crashes_never_two_regions_may_run()
    {
        var transfers = 0;
        var creations = 0;
        Prop.ForAll(Actions, actions =>
        {
            var world = Run(actions, OwnershipMachine.Step);
            transfers += world.Transfers;
            creations += world.Creations;
            return (world.Violation is null).Label(world.Violation ?? string.Empty);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.True(transfers > 3000 && creations > 2500, $"{transfers} transfers, {creations} creations: the machine is not exercised");
    }

    [Fact]
    public void World_notices_a_machine_that_accepts_old_grants() => AssertNoticed((region, record, input) =>
        input is OwnershipInput.Accept { Grant: var grant } && grant.To == region
            ? new OwnershipStep(new OwnershipRecord(region, grant.Epoch, null, grant.Migration), OwnershipOutcome.Done)
            : OwnershipMachine.Step(region, record, input));

    [Fact]
    public void World_notices_a_machine_that_goes_on_running_after_the_commit() => AssertNoticed((region, record, input) =>
    {
        var step = OwnershipMachine.Step(region, record, input);
        return step is { Outcome: OwnershipOutcome.Done, Grant: not null } ? step with { Record = record } : step;
    });

    [Fact]
    public void World_notices_a_machine_that_rolls_a_committed_transfer_back() => AssertNoticed((region, record, input) =>
        input is OwnershipInput.Release && OwnershipMachine.Step(region, record, input).Outcome == OwnershipOutcome.Committed
            ? new OwnershipStep(record with { Owner = region }, OwnershipOutcome.Done)
            : OwnershipMachine.Step(region, record, input));

    private static void AssertNoticed(StepFunction broken)
    {
        var noticed = Actions.Generator.Sample(2000).Any(actions => Run(actions, broken).Violation is not null);
        Assert.True(noticed, "2,000 runs of a broken machine broke no rule");
    }

    private static OwnershipWorld Run(IEnumerable<OwnershipAction> actions, StepFunction step)
    {
        var world = new OwnershipWorld(step);
        world.Do(new OwnershipAction(OwnershipActionKind.Create, Region: 0, Other: 0, Number: 0, CrashAfterWrite: false));
        foreach (var action in actions)
        {
            world.Do(action);
        }

        return world;
    }

    private static OwnershipActionKind KindOf(int percent) => percent switch
    {
        < 25 => OwnershipActionKind.Prepare,
        < 50 => OwnershipActionKind.Commit,
        < 56 => OwnershipActionKind.Release,
        < 59 => OwnershipActionKind.Delete,
        < 64 => OwnershipActionKind.Create,
        _ => OwnershipActionKind.Deliver,
    };
}
