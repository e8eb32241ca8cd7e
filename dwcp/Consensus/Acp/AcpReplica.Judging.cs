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
        List<ReadOnlyMemory<byte>> chosen = [];
        ReadOnlyMemory<byte>? ending = null;
        var state = State;
        foreach (var encoded in batches)
        {
            var next = state;
            if (!TryContinue(ref next, encoded, now))
            {
                continue;
            }

            if (next.IsSealed)
            {
                // Last: what could stand before it would have to wait for the next epoch.
                ending ??= encoded;
                continue;
            }

            state = next;
            chosen.Add(encoded);
        }

        if (ending is { } last && TryContinue(ref state, last, now))
        {
            chosen.Add(last);
        }

        _ahead = new Ahead(State, chosen, state);
        return chosen;
    }

    bool IBatchJudge.AreNext(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now)
    {
        if (_ahead?.IsOf(State, batches) == true)
        {
            return true;
        }

        var state = State;
        foreach (var encoded in batches)
        {
            if (!TryContinue(ref state, encoded, now))
            {
                return false;
            }
        }

        _ahead = new Ahead(State, batches, state);
        return true;
    }

    Digest IBatchJudge.RootBehind(IReadOnlyList<ReadOnlyMemory<byte>> batches)
    {
        if (_ahead is { } ahead && ahead.IsOf(State, batches))
        {
            return ahead.State.Root;
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

    private bool TryContinue(ref FederationState state, ReadOnlyMemory<byte> encoded, TimeSpan now)
    {
        if (state.IsSealed || Read(encoded) is not { } batch || !MayOrder(batch, now))
        {
            return false;
        }

        var next = state.Execute(batch, _identity.Judge, out var results);
        if (results.Count == 0)
        {
            return false;
        }

        state = next;
        return true;
    }

    /// <summary>What was found out about batches that may be next: engines ask several times.</summary>
    private sealed record Ahead(FederationState From, IReadOnlyList<ReadOnlyMemory<byte>> Batches, FederationState State)
    {
        public bool IsOf(FederationState from, IReadOnlyList<ReadOnlyMemory<byte>> batches) =>
            ReferenceEquals(from, From)
            && batches.Count == Batches.Count
            && batches.Zip(Batches).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));
    }
}
