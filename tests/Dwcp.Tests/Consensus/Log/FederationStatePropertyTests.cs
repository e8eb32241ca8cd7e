using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class FederationStatePropertyTests
{
    [Fact]
    public void Whatever_is_asked_for_an_epoch_of_a_VM_has_one_owner_and_epochs_never_fall()
    {
        var counts = new Dictionary<string, int>();
        Prop.ForAll(LogAction.Many(150), actions =>
        {
            var world = new LogWorld(LogKit.Configuration());
            var history = new OwnershipHistory();
            foreach (var action in actions)
            {
                var (origin, command) = LogActions.CommandOf(action, world.State);
                var before = world.State;
                if (world.Do(origin, command).Outcome == CommandOutcome.Done)
                {
                    counts[command.GetType().Name] = counts.GetValueOrDefault(command.GetType().Name) + 1;
                }

                history.Changed(before, world.State, origin, command);
            }

            return (history.Violation is null).Label(history.Violation ?? string.Empty);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
        foreach (var name in new[] { "Acquire", "Release", "Cancel", "Transfer", "Claim", "Reassign", "DropLease" })
        {
            var count = counts.GetValueOrDefault(name);
            Assert.True(count > 50, $"{name} was done {count} times: it is not exercised");
        }
    }

    [Fact]
    public void A_state_is_read_as_it_was_written_and_its_root_is_the_one_found_from_nothing() =>
        Prop.ForAll(LogAction.Many(100), actions =>
        {
            var world = new LogWorld(LogKit.Configuration());
            foreach (var action in actions)
            {
                var (origin, command) = LogActions.CommandOf(action, world.State);
                world.Do(origin, command);
                _ = world.State.Root;
            }

            var written = world.State.Encode();
            var read = FederationState.Decode(written);
            return read.Root == world.State.Root && read.Encode().AsSpan().SequenceEqual(written);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Commands_are_read_as_they_were_written() =>
        Prop.ForAll(LogAction.Many(50), actions =>
        {
            var world = new LogWorld(LogKit.Configuration());
            return actions.All(action =>
            {
                var (origin, command) = LogActions.CommandOf(action, world.State);
                world.Do(origin, command);
                var written = command.Encode();
                return FederationCommand.Decode(written).Encode().AsSpan().SequenceEqual(written);
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_state_that_was_read_goes_on_as_the_one_that_was_written() =>
        Prop.ForAll(LogAction.Many(100), actions =>
        {
            var (one, other) = (new LogWorld(LogKit.Configuration()), FederationState.Create(LogKit.Configuration()));
            foreach (var action in actions)
            {
                var (origin, command) = LogActions.CommandOf(action, one.State);
                var batch = new CommandBatch(origin, 1, one.State.LastOf(origin) + 1, [command.Encode()], default);
                var read = action.Percent % 10 == 0 ? FederationState.Decode(other.Encode()) : other;
                other = read.Execute(batch, one, out var answers);
                if (!answers.SequenceEqual(one.Hand(batch)) || other.Root != one.State.Root)
                {
                    return false;
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
}
