namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>
/// When a member lets a claim into the log: only once a host's last renewal is so old that its copies are dead. The log cannot tell
/// time, so each member counts by its own clock, from when it executed that renewal. Pure: the caller brings the time, by a clock that
/// only goes forward. Not thread-safe.
/// </summary>
public sealed class LeaseClock(LeaseOptions options)
{
    /// <summary>Every host counts as renewed now: at start-up, after a snapshot was taken over, and when this member begins to lead.</summary>
    public void Restart(FederationState state, TimeSpan now) => throw new NotImplementedException($"{options}{state}{now}");

    /// <summary>A batch was executed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="results">The answers to it.</param>
    /// <param name="now">The time.</param>
    public void Executed(CommandBatch batch, IReadOnlyList<CommandResult> results, TimeSpan now) =>
        throw new NotImplementedException($"{options}{batch}{results}{now}");

    /// <summary>Whether this member may append, propose or vote for a batch: all the claims in it have waited long enough.</summary>
    public bool MayVote(CommandBatch batch, FederationState state, TimeSpan now) =>
        throw new NotImplementedException($"{options}{batch}{state}{now}");

    /// <summary>Whether a claim has waited long enough.</summary>
    public bool MayClaim(FederationCommand.Claim claim, FederationState state, TimeSpan now) =>
        throw new NotImplementedException($"{options}{claim}{state}{now}");
}
