using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Tests.Model;

/// <summary>Each transition of a migration that has to do with the federation's log.</summary>
public sealed class LoggedSagaTests
{
    private static readonly MigrationPlan Plan = new(
        "01J0000000000000000000000A", "vm", "uid", "eu", "us", "host-eu", 1, 4, default, new GuestRecord(), default, IsInLog: true);

    private static readonly Failure Silence = new(NovaCronError.RegionUnreachable, "committing", "federation log", "No quorum.", true);

    [Theory]
    [InlineData("ConfirmHold", true, "Prepare")]
    [InlineData("Prepare", true, "Reserve")]
    [InlineData("Prepare", false, "Revoke")]
    [InlineData("Transfer", true, "Commit")]
    [InlineData("Transfer", false, "Revoke")]
    [InlineData("InspectTransfer", true, "Commit")]
    [InlineData("InspectTransfer", false, "CancelTransfer")]
    [InlineData("CancelTransfer", true, "Revoke")]
    [InlineData("CancelTransfer", false, "Commit")]
    [InlineData("Commit", true, "Fence")]
    [InlineData("AbortTarget", true, "CancelIntent")]
    [InlineData("CancelIntent", true, "Release")]
    public void An_answer_leads_on(string step, bool isYes, string next) =>
        Assert.Equal(Of(next), Answer(At(step), isYes).Step);

    [Theory]
    [InlineData("Prepare", true, "Revoke")]
    [InlineData("Transfer", true, "InspectTransfer")]
    [InlineData("InspectTransfer", false, "InspectTransfer")]
    [InlineData("CancelTransfer", false, "CancelTransfer")]
    [InlineData("CancelIntent", true, "CancelIntent")]
    [InlineData("CancelIntent", false, "Release")]
    public void Silence_of_the_log_leads_to(string step, bool mayRetry, string next) =>
        Assert.Equal(Of(next), MigrationSaga.Step(At(step), new SagaInput.Failed(Of(step), Silence, mayRetry), default).Step);

    [Theory]
    [InlineData("Prepare", "Prepare")]
    [InlineData("Transfer", "InspectTransfer")]
    [InlineData("InspectTransfer", "InspectTransfer")]
    [InlineData("CancelTransfer", "CancelTransfer")]
    [InlineData("CancelIntent", "CancelIntent")]
    public void A_restart_goes_on_with(string step, string next) =>
        Assert.Equal(Of(next), MigrationSaga.Step(At(step), new SagaInput.Resumed(), default).Step);

    [Theory]
    [InlineData("Prepare", true)]
    [InlineData("Transfer", false)]
    [InlineData("InspectTransfer", false)]
    [InlineData("CancelTransfer", false)]
    public void It_can_be_cancelled_before_the_transfer_only(string step, bool isCancelled) =>
        Assert.Equal(isCancelled, MigrationSaga.Step(At(step), new SagaInput.CancelAsked(), default).IsCancelled);

    [Fact]
    public void Both_hashes_are_kept_for_the_log()
    {
        var compared = MigrationSaga.Step(
            At("AwaitLoaded") with { Sha256 = "ab" }, new SagaInput.Done(SagaStep.AwaitLoaded, new SagaAnswer(Sha256: "AB")), default);
        Assert.Equal((SagaStep.Transfer, "ab", "AB"), (compared.Step, compared.Sha256, compared.TargetSha256));
    }

    [Fact]
    public void The_intents_number_is_written()
    {
        var prepared = MigrationSaga.Step(At("Prepare"), new SagaInput.Done(SagaStep.Prepare, new SagaAnswer(Intent: 7)), default);
        Assert.Equal((7L, true), (prepared.Intent, prepared.IsTargetInvolved));
    }

    [Fact]
    public void What_is_waited_for_is_said_and_unsaid()
    {
        var waiting = MigrationSaga.Step(
            At("CancelTransfer"), new SagaInput.Failed(SagaStep.CancelTransfer, Silence, MayRetry: false), default);
        Assert.Equal(
            "Waiting for the federation's log to say whether VM 'vm' belongs to 'us' now; "
                + "until then the guest stands still on both sides. No quorum.",
            waiting.Failure!.Message);
        Assert.Null(Answer(waiting, isYes: false).Failure);
        Assert.Equal("The ownership's transfer was not written.", Answer(waiting, isYes: true).Failure!.Message);
    }

    [Fact]
    public void Once_the_log_has_transferred_the_vms_record_follows_however_often_it_has_to_be_asked()
    {
        var transferred = Answer(At("Transfer"), isYes: true);
        Assert.True(transferred.IsTransferred);
        Assert.Equal(transferred, Answer(transferred, isYes: false));
        var silent = new SagaInput.Failed(SagaStep.Commit, Silence, MayRetry: false);
        Assert.Equal(transferred, MigrationSaga.Step(transferred, silent, default));
        Assert.Equal(transferred, MigrationSaga.Step(transferred, new SagaInput.Resumed(), default));
    }

    [Fact]
    public void A_ruled_out_transfer_needs_no_second_cancellation()
    {
        var ruledOut = Answer(At("CancelTransfer"), isYes: true);
        Assert.Equal(SagaStep.Release, Answer(ruledOut with { Step = SagaStep.AbortTarget }, isYes: true).Step);
    }

    private static SagaStep Of(string step) => Enum.Parse<SagaStep>(step);

    private static MigrationState At(string step) => new() { Plan = Plan, Step = Of(step), IsTargetInvolved = true, Intent = 1 };

    private static MigrationState Answer(MigrationState state, bool isYes) =>
        MigrationSaga.Step(state, new SagaInput.Done(state.Step, SagaAnswer.Of(isYes)), default);
}
