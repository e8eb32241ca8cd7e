namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>
/// When a member lets a claim into the log: only once a host's last renewal is so old that its copies are dead. The log cannot tell
/// time, so each member counts by its own clock, from when it executed that renewal. Pure: the caller brings the time, by a clock that
/// only goes forward. Not thread-safe.
/// </summary>
/// <remarks>Gray and Cheriton, <i>Leases</i> (SOSP 1989); clocks need not agree, only run at about the same pace.</remarks>
public sealed class LeaseClock
{
    private readonly LeaseOptions _options;
    private readonly Dictionary<HostKey, Seen> _seen = [];

    /// <summary>Knows of no host: <see cref="Restart"/> comes first.</summary>
    public LeaseClock(LeaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Every host counts as renewed now: at start-up, after taking a snapshot over, and when this member begins to lead.</summary>
    public void Restart(FederationState state, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(state);
        _seen.Clear();
        foreach (var lease in state.Leases)
        {
            _seen[lease.Key] = new Seen(lease.Renewals, now);
        }
    }

    /// <summary>A batch was executed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="results">The answers to it.</param>
    /// <param name="now">The time.</param>
    public void Executed(CommandBatch batch, IReadOnlyList<CommandResult> results, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(results);
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Outcome != CommandOutcome.Done)
            {
                continue;
            }

            switch (FederationCommand.DecodeLease(batch.Commands[i]))
            {
                case FederationCommand.RenewLease renew:
                    _seen[new(batch.Origin, renew.Host)] = new Seen(results[i].Number, now);
                    break;
                case FederationCommand.DropLease drop:
                    _seen.Remove(new(batch.Origin, drop.Host));
                    break;
            }
        }
    }

    /// <summary>
    /// Whether this member may append, propose or vote for a batch: all the claims in it have waited long enough, or can do nothing any
    /// more. Those must not wait: a region's commands are executed in their order, and all behind it would wait for ever.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="state">The state as this member has it.</param>
    /// <param name="now">The time.</param>
    public bool MayVote(CommandBatch batch, FederationState state, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var command in batch.Commands)
        {
            if (FederationCommand.DecodeLease(command) is FederationCommand.Claim claim
                && !state.IsVoid(claim) && !MayClaim(claim, state, now))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a claim has waited long enough. False for one of a state that this member has not, or has no longer: it may be handed in
    /// again. True says nothing of what the log will answer: a renewal may still come before it, and then it does nothing.
    /// </summary>
    public bool MayClaim(FederationCommand.Claim claim, FederationState state, TimeSpan now) =>
        WaitOf(claim, state, now) == TimeSpan.Zero;

    /// <summary>How long a claim has to wait yet; <see cref="TimeSpan.MaxValue"/> for one of a state that this member has not.</summary>
    public TimeSpan WaitOf(FederationCommand.Claim claim, FederationState state, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(state);
        if (state.FindVm(claim.Vm) is not { } vm
            || vm.Epoch != claim.Epoch
            || !_seen.TryGetValue(new(vm.Owner, claim.Host), out var seen)
            || seen.Renewals != claim.Renewals)
        {
            return TimeSpan.MaxValue;
        }

        var wait = _options.ClaimAfter - (now - seen.At);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private readonly record struct Seen(long Renewals, TimeSpan At);
}
