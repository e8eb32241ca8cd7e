using NovaCron.Dwcp.Consensus.Ownership;
using static NovaCron.Dwcp.Consensus.Ownership.OwnershipInput;

namespace NovaCron.Dwcp.Tests.Consensus.Ownership;

public sealed class OwnershipMachineTests
{
    private static readonly OwnershipRecord Created = Step("eu", OwnershipRecord.None, new Create()).Record;
    private static readonly OwnershipRecord Prepared = Step("eu", Created, new Prepare("us", "m1")).Record;
    private static readonly OwnershipStep Committed = Step("eu", Prepared, new Commit("m1"));

    [Fact]
    public void Vm_moves_and_its_epoch_grows_by_one()
    {
        Assert.Equal(new OwnershipRecord("eu", 1, null, null), Created);
        Assert.True(Prepared.MayRun("eu"));
        Assert.Equal(new TransferGrant("eu", "us", 2, "m1"), Committed.Grant);
        Assert.False(Committed.Record.MayRun("eu"));
        var accepted = Step("us", OwnershipRecord.None, new Accept(Committed.Grant!));
        Assert.Equal(new OwnershipRecord("us", 2, null, "m1"), accepted.Record);
        Assert.True(accepted.Record.MayRun("us"));
    }

    [Fact]
    public void Commit_repeated_after_a_restart_gives_the_same_grant()
    {
        var again = Step("eu", Committed.Record, new Commit("m1"));
        Assert.Equal((OwnershipOutcome.AlreadyDone, Committed.Grant, Committed.Record), (again.Outcome, again.Grant, again.Record));
    }

    [Fact]
    public void Commit_is_only_for_the_migration_that_prepared()
    {
        Assert.Equal(OwnershipOutcome.NotPrepared, Step("eu", Prepared, new Commit("m2")).Outcome);
        Assert.Equal(OwnershipOutcome.NotPrepared, Step("eu", Created, new Commit("m1")).Outcome);
        Assert.Equal(OwnershipOutcome.NotOwner, Step("us", OwnershipRecord.None, new Commit("m1")).Outcome);
    }

    [Fact]
    public void Release_gives_the_right_back_until_the_commit_and_never_after()
    {
        Assert.Equal(Created, Step("eu", Prepared, new Release("m1")).Record);
        Assert.Equal(OwnershipOutcome.AlreadyDone, Step("eu", Created, new Release("m1")).Outcome);
        Assert.Equal(Prepared, Step("eu", Prepared, new Release("m2")).Record);
        Assert.Equal(OwnershipOutcome.Committed, Step("eu", Committed.Record, new Release("m1")).Outcome);
    }

    [Fact]
    public void Only_one_migration_at_a_time_may_prepare()
    {
        Assert.Equal(OwnershipOutcome.AlreadyDone, Step("eu", Prepared, new Prepare("us", "m1")).Outcome);
        Assert.Equal(OwnershipOutcome.Busy, Step("eu", Prepared, new Prepare("us", "m2")).Outcome);
        Assert.Equal(OwnershipOutcome.Busy, Step("eu", Prepared, new Prepare("ap", "m1")).Outcome);
        Assert.Equal(OwnershipOutcome.NotOwner, Step("us", OwnershipRecord.None, new Prepare("eu", "m1")).Outcome);
        Assert.Equal(OwnershipOutcome.Invalid, Step("eu", Created, new Prepare("eu", "m1")).Outcome);
        Assert.Equal(OwnershipOutcome.Invalid, Step("eu", Created, new Prepare("", "m1")).Outcome);
    }

    [Fact]
    public void Grant_that_is_old_misdirected_or_contradictory_is_refused()
    {
        var grant = Committed.Grant!;
        var accepted = Step("us", OwnershipRecord.None, new Accept(grant)).Record;
        Assert.Equal(OwnershipOutcome.AlreadyDone, Step("us", accepted, new Accept(grant)).Outcome);
        Assert.Equal(OwnershipOutcome.Stale, Step("us", accepted, new Accept(grant with { Migration = "m9" })).Outcome);
        Assert.Equal(OwnershipOutcome.Invalid, Step("us", accepted, new Accept(grant with { Epoch = 3, Migration = "m9" })).Outcome);
        Assert.Equal(OwnershipOutcome.Invalid, Step("ap", OwnershipRecord.None, new Accept(grant)).Outcome);
        var returned = Step("us", Step("us", accepted, new Prepare("eu", "m2")).Record, new Commit("m2"));
        Assert.Equal(OwnershipOutcome.Stale, Step("us", returned.Record, new Accept(grant)).Outcome);
    }

    [Fact]
    public void Deleted_vm_leaves_its_epoch_and_a_new_one_begins_above_it()
    {
        var forgotten = Step("eu", Created, new Forget(1));
        Assert.Equal(new OwnershipRecord(null, 1, null, null), forgotten.Record);
        Assert.False(forgotten.Record.MayRun("eu"));
        Assert.Equal(OwnershipOutcome.AlreadyDone, Step("eu", forgotten.Record, new Forget(1)).Outcome);
        Assert.Equal(2, Step("eu", forgotten.Record, new Create()).Record.Epoch);
        Assert.Equal(7, Step("eu", forgotten.Record, new Create(EpochMin: 7)).Record.Epoch);
        Assert.Equal(OwnershipOutcome.Exists, Step("eu", Created, new Create()).Outcome);
    }

    [Fact]
    public void Deletion_is_refused_while_a_transfer_is_prepared_or_when_it_is_another_epochs()
    {
        Assert.Equal(OwnershipOutcome.Busy, Step("eu", Prepared, new Forget(1)).Outcome);
        Assert.Equal(OwnershipOutcome.Invalid, Step("eu", Created, new Forget(2)).Outcome);
        Assert.Equal(OwnershipOutcome.Stale, Step("eu", Committed.Record, new Forget(1)).Outcome);
        Assert.Equal(OwnershipOutcome.Done, Step("eu", Committed.Record, new Forget(2)).Outcome);
    }

    private static OwnershipStep Step(string region, OwnershipRecord record, OwnershipInput input) =>
        OwnershipMachine.Step(region, record, input);
}
