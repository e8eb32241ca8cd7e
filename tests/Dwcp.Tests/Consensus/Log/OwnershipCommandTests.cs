using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class OwnershipCommandTests
{
    private readonly LogWorld _world = new(LogKit.Configuration());

    [Fact]
    public void A_free_name_is_acquired_at_the_next_epoch_and_once()
    {
        Assert.Equal(new(CommandOutcome.Done, 1), _world.Do("ams", new Acquire("db", "u1")));
        Assert.Equal(new(CommandOutcome.AlreadyDone, 1), _world.Do("ams", new Acquire("db", "u1")));
        Assert.Equal(new(CommandOutcome.Exists, 1), _world.Do("ams", new Acquire("db", "u2")));
        Assert.Equal(new(CommandOutcome.Exists, 1), _world.Do("bom", new Acquire("db", "u1")));
        Assert.Equal(new VmOwnership("db", "u1", "ams", 1), _world.State.FindVm("db"));
    }

    [Fact]
    public void A_released_name_continues_behind_its_last_epoch()
    {
        _world.Do("ams", new Acquire("db", "u1"));
        Assert.Equal(new(CommandOutcome.Done, 1), _world.Do("ams", new Release("db", 1)));
        Assert.Null(_world.State.FindVm("db"));
        Assert.Equal(new(CommandOutcome.Unknown), _world.Do("ams", new Release("db", 1)));
        Assert.Equal(new(CommandOutcome.Done, 2), _world.Do("bom", new Acquire("db", "u2")));
    }

    [Fact]
    public void A_VM_from_before_the_log_begins_at_its_own_epoch_within_reason()
    {
        Assert.Equal(new(CommandOutcome.Done, 7), _world.Do("ams", new Acquire("old", "u1", EpochMin: 7)));
        Assert.Equal(new(CommandOutcome.Invalid), _world.Do("ams", new Acquire("far", "u1", LogLimits.EpochStepMax + 1)));
        const long Far = LogLimits.EpochStepMax;
        Assert.Equal(new(CommandOutcome.Done, Far), _world.Do("ams", new Acquire("far", "u1", Far)));
        Assert.Equal(new(CommandOutcome.Done, 7), _world.Do("ams", new Release("old", 7)));
        Assert.Equal(new(CommandOutcome.Invalid), _world.Do("ams", new Acquire("old", "u1", Far + 8)));
        Assert.Equal(new(CommandOutcome.Done, Far + 7), _world.Do("ams", new Acquire("old", "u1", Far + 7)));
    }

    [Fact]
    public void Only_the_owner_gives_commands_for_a_VM_and_only_for_its_epoch()
    {
        _world.Do("ams", new Acquire("db", "u1", EpochMin: 5));
        foreach (FederationCommand command in new FederationCommand[]
        {
            new Release("db", 5),
            new Prepare("db", 5, "m1", "cpt"),
            new Cancel("db", 5, 1),
            LogKit.Transfer("db", 5, 1, "cpt", "m1"),
            new SetFailover("db", 5, FailoverMode.Manual, null),
        })
        {
            Assert.Equal(new(CommandOutcome.NotOwner, 5), _world.Do("bom", command));
        }

        Assert.Equal(new(CommandOutcome.Stale, 5), _world.Do("ams", new Release("db", 4)));
        Assert.Equal(new(CommandOutcome.Invalid, 5), _world.Do("ams", new Release("db", 6)));
        Assert.Equal(new(CommandOutcome.Unknown), _world.Do("ams", new Release("other", 1)));
    }

    [Fact]
    public void A_prepared_transfer_makes_the_target_the_owner_one_epoch_higher()
    {
        _world.Do("ams", new Acquire("db", "u1"));
        Assert.Equal(new(CommandOutcome.Done, 1, 1), _world.Do("ams", new Prepare("db", 1, "m1", "bom")));
        Assert.Equal(new(CommandOutcome.AlreadyDone, 1, 1), _world.Do("ams", new Prepare("db", 1, "m1", "bom")));
        Assert.Equal(new(CommandOutcome.Busy, 1, 1), _world.Do("ams", new Prepare("db", 1, "m2", "bom")));
        Assert.Equal(new(CommandOutcome.Busy, 1, 1), _world.Do("ams", new Release("db", 1)));
        Assert.Equal(new(CommandOutcome.Done, 2, 1), _world.Do("ams", LogKit.Transfer("db", 1, 1, "bom", "m1")));
        Assert.Equal(new(CommandOutcome.AlreadyDone, 2, 1), _world.Do("ams", LogKit.Transfer("db", 1, 1, "bom", "m1")));
        var expected = new VmOwnership("db", "u1", "bom", 2, Arrival: new("m1", "ams", LogKit.Content, LogKit.Times));
        Assert.Equal(expected, _world.State.FindVm("db"));
    }

    [Fact]
    public void A_transfer_that_was_cancelled_never_happens_whatever_is_still_under_way()
    {
        _world.Do("ams", new Acquire("db", "u1"));
        _world.Do("ams", new Prepare("db", 1, "m1", "bom"));
        Assert.Equal(new(CommandOutcome.Done, 1, 1), _world.Do("ams", new Cancel("db", 1, 1)));
        Assert.Equal(new(CommandOutcome.AlreadyDone, 1, 1), _world.Do("ams", new Cancel("db", 1, 1)));
        Assert.Equal(new(CommandOutcome.NotPrepared, 1, 1), _world.Do("ams", LogKit.Transfer("db", 1, 1, "bom", "m1")));

        // The same migration again is another intent: what was under way for the first one is still void.
        Assert.Equal(new(CommandOutcome.Done, 1, 2), _world.Do("ams", new Prepare("db", 1, "m1", "bom")));
        Assert.Equal(new(CommandOutcome.NotPrepared, 1, 1), _world.Do("ams", LogKit.Transfer("db", 1, 1, "bom", "m1")));
        Assert.Equal(new(CommandOutcome.Invalid, 1, 3), _world.Do("ams", new Cancel("db", 1, 3)));
        Assert.Equal(new(CommandOutcome.Done, 2, 2), _world.Do("ams", LogKit.Transfer("db", 1, 2, "bom", "m1")));
        Assert.Equal(new(CommandOutcome.Stale, 2), _world.Do("ams", new Cancel("db", 1, 2)));
    }

    [Fact]
    public void A_transfer_of_something_else_than_was_sent_or_prepared_is_refused()
    {
        _world.Do("ams", new Acquire("db", "u1"));
        _world.Do("ams", new Prepare("db", 1, "m1", "bom"));
        var good = LogKit.Transfer("db", 1, 1, "bom", "m1");
        Assert.Equal(CommandOutcome.NotPrepared, _world.Do("ams", good with { To = "cpt" }).Outcome);
        Assert.Equal(CommandOutcome.NotPrepared, _world.Do("ams", good with { Migration = "m2" }).Outcome);
        var damaged = good with { AtTarget = LogKit.Content with { Memory = Digest.Of([3]) } };
        Assert.Equal(CommandOutcome.ContentDiffers, _world.Do("ams", damaged).Outcome);
        Assert.Equal(CommandOutcome.ContentDiffers, _world.Do("ams", good with { AtSource = default }).Outcome);
        Assert.Equal("ams", _world.State.FindVm("db")!.Owner);
    }

    [Fact]
    public void Nothing_is_given_to_the_giver_a_stranger_or_a_liar()
    {
        _world.Do("ams", new Acquire("db", "u1"));
        Assert.Equal(CommandOutcome.Invalid, _world.Do("ams", new Prepare("db", 1, "m1", "ams")).Outcome);
        Assert.Equal(CommandOutcome.Unknown, _world.Do("ams", new Prepare("db", 1, "m1", "xyz")).Outcome);
        _world.Do("ams", new Prepare("db", 1, "m1", "bom"));
        _world.Do("cpt", LogWorld.Proof("A1 bom"));
        Assert.Equal(CommandOutcome.Quarantined, _world.Do("ams", LogKit.Transfer("db", 1, 1, "bom", "m1")).Outcome);
        _world.Do("ams", new Cancel("db", 1, 1));
        Assert.Equal(CommandOutcome.Quarantined, _world.Do("ams", new Prepare("db", 1, "m2", "bom")).Outcome);
        Assert.Equal(CommandOutcome.Quarantined, _world.Do("bom", new Acquire("web", "u2")).Outcome);
    }

    [Fact]
    public void A_region_in_quarantine_may_give_away_what_it_has()
    {
        _world.Do("ams", new Acquire("db", "u1"));
        _world.Do("cpt", LogWorld.Proof("A1 ams"));
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", new Prepare("db", 1, "m1", "bom")).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", LogKit.Transfer("db", 1, 1, "bom", "m1")).Outcome);
    }

    [Fact]
    public void What_is_no_command_uses_its_number_up_and_does_nothing()
    {
        var results = _world.Hand(new CommandBatch("ams", 1, 1, [new byte[] { 99 }, default, new Acquire("db", "u1").Encode()], default));
        Assert.Equal([CommandOutcome.Malformed, CommandOutcome.Malformed, CommandOutcome.Done], results.Select(result => result.Outcome));
        Assert.Equal(3, _world.State.LastOf("ams"));
    }
}
