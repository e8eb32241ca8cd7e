using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>What engines ask before they order: is this the log's next, may it be now, and what would follow.</content>
public sealed partial class AcpReplica : IBatchJudge
{
    private readonly LeaseClock _leases;
    private Ahead? _ahead;

    bool IBatchJudge.MayOrder(ReadOnlyMemory<byte> batch, TimeSpan now) => Read(batch) is { } read && MayOrder(read, now);

    bool IBatchJudge.IsOfUse(ReadOnlyMemory<byte> batch, TimeSpan now) =>
        !State.IsSealed && Read(batch) is { } read && State.IsAhead(read) && MayOrder(read, now);

    IReadOnlyList<ReadOnlyMemory<byte>> IBatchJudge.Choose(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now)
    {
        var (chosen, steps) = (new List<ReadOnlyMemory<byte>>(), new List<Executing>());
        ReadOnlyMemory<byte>? ending = null;
        var state = State;
        foreach (var encoded in batches)
        {
            if (Continue(state, encoded, now) is not { } step)
            {
                continue;
            }

            if (step.State.IsSealed)
            {
                // Last: what could stand before it would have to wait for the next epoch.
                ending ??= encoded;
                continue;
            }

            state = step.State;
            chosen.Add(encoded);
            steps.Add(step);
        }

        if (ending is { } last && Continue(state, last, now) is { } end)
        {
            chosen.Add(last);
            steps.Add(end);
        }

        _ahead = new Ahead(State, chosen, steps);
        return chosen;
    }

    bool IBatchJudge.AreNext(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now)
    {
        if (_ahead?.StepsOf(State, batches) is not null)
        {
            return true;
        }

        var (state, steps) = (State, new List<Executing>());
        foreach (var encoded in batches)
        {
            if (Continue(state, encoded, now) is not { } step)
            {
                return false;
            }

            state = step.State;
            steps.Add(step);
        }

        _ahead = new Ahead(State, batches, steps);
        return true;
    }

    Digest IBatchJudge.RootBehind(IReadOnlyList<ReadOnlyMemory<byte>> batches)
    {
        if (_ahead?.StepsOf(State, batches) is { } steps)
        {
            return (steps.Count > 0 ? steps[^1].State : State).Root;
        }

        var state = State;
        foreach (var encoded in batches)
        {
            state = Read(encoded) is { } batch ? state.Execute(batch, _identity.Judge, out _) : state;
        }

        return state.Root;
    }

    Digest? IBatchJudge.RootOf(ReadOnlyMemory<byte> state)
    {
        try
        {
            return FederationState.Decode(state).Root;
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    /// <summary>A claim waits until this member's own clock says that the old copy is dead.</summary>
    private bool MayOrder(CommandBatch batch, TimeSpan now) => _leases.MayVote(batch, State, now);

    /// <summary>What follows a batch that continues a state; null for one that does not.</summary>
    private Executing? Continue(FederationState state, ReadOnlyMemory<byte> encoded, TimeSpan now) =>
        !state.IsSealed && Read(encoded) is { } batch && MayOrder(batch, now) && Execute(state, batch) is { Results.Count: > 0 } step
            ? step
            : null;

    /// <summary>What was found out about batches that may be next: engines ask several times, and apply them then.</summary>
    private sealed record Ahead(FederationState From, IReadOnlyList<ReadOnlyMemory<byte>> Batches, IReadOnlyList<Executing> Steps)
    {
        /// <summary>What follows each of these batches from that state on, if it is known.</summary>
        public IReadOnlyList<Executing>? StepsOf(FederationState from, IReadOnlyList<ReadOnlyMemory<byte>> batches) =>
            ReferenceEquals(from, From)
            && batches.Count == Batches.Count
            && batches.Zip(Batches).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span))
                ? Steps
                : null;
    }
}
