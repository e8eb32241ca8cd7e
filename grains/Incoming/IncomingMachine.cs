using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Incoming;

/// <summary>
/// A migration as its target follows it, without clock, link or host: the caller writes the record that a step gives, then does
/// what it says. A guest is only ever let run after ownership was given; once given, it is never discarded for the source's sake.
/// </summary>
internal static class IncomingMachine
{
    /// <summary>Decides.</summary>
    public static IncomingDecision Step(IncomingState state, IncomingInput input) => input switch
    {
        IncomingInput.ReserveAsked asked => Reserve(state, asked),
        _ when state.Step is IncomingStep.None => Missing(state, input),
        IncomingInput.OpenAsked => Open(state),
        IncomingInput.LoadedSeen loaded => new(
            state.Step is IncomingStep.Opened ? state with { Step = IncomingStep.Loaded, Sha256 = loaded.Sha256 } : state),
        IncomingInput.Granted granted => Grant(state, granted),
        IncomingInput.Accepted => new(state.Step is IncomingStep.Accepting ? state with { Step = IncomingStep.Activating } : state),
        IncomingInput.RunAnswered answer => new(
            state.Step is IncomingStep.Activating ? state with { Step = IncomingStep.Activated, Runs = answer.Runs } : state),
        IncomingInput.AbortAsked => Abort(state),
        IncomingInput.Discarded => new(state.Step is IncomingStep.Aborting ? state with { Step = IncomingStep.Aborted } : state),
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, "No such input."),
    };

    private static IncomingDecision Reserve(IncomingState state, IncomingInput.ReserveAsked asked) => state switch
    {
        { Step: IncomingStep.None } => new(
            state with { Step = IncomingStep.Reserved, Plan = asked.Plan, Host = asked.Host, IsInLog = asked.IsInLog }),
        { IsInDoubt: true } when state.Plan == asked.Plan => new(state),
        { IsInDoubt: true } => new(state, NovaCronError.InvalidRequest, "The same migration was offered before, with another guest."),
        _ => Over(state),
    };

    private static IncomingDecision Open(IncomingState state) => state.Step switch
    {
        IncomingStep.Reserved => new(state with { Step = IncomingStep.Opened }),
        IncomingStep.Opened or IncomingStep.Loaded => new(state),
        _ => Over(state),
    };

    // Even a discarded guest is taken over when it is given: the source may not run it any more, so this region must say it is lost.
    private static IncomingDecision Grant(IncomingState state, IncomingInput.Granted granted)
    {
        if (granted.Epoch != state.Plan!.SourceEpoch + 1)
        {
            return new(state, NovaCronError.StaleEpoch, $"Epoch {granted.Epoch} does not follow the offer's {state.Plan.SourceEpoch}.");
        }

        return state.Step is IncomingStep.Accepting or IncomingStep.Activating or IncomingStep.Activated
            ? new(state)
            : new(state with { Step = IncomingStep.Accepting, GrantedEpoch = granted.Epoch, ConsoleOffset = granted.ConsoleOffset });
    }

    private static IncomingDecision Abort(IncomingState state) => state switch
    {
        { IsInDoubt: true } => new(state with { Step = IncomingStep.Aborting }),
        { Step: IncomingStep.Aborting or IncomingStep.Aborted } => new(state),
        _ => new(state, NovaCronError.MigrationCommitted, "Ownership was given here: there is nothing to discard."),
    };

    private static IncomingDecision Missing(IncomingState state, IncomingInput input) => input is IncomingInput.AbortAsked
        ? new(state)
        : new(state, NovaCronError.MigrationNotFound, "No such guest was offered here.");

    private static IncomingDecision Over(IncomingState state) => state.Step is IncomingStep.Aborting or IncomingStep.Aborted
        ? new(state, NovaCronError.Conflict, "The guest was given up here.")
        : new(state, NovaCronError.MigrationCommitted, "Ownership was given here already.");
}
