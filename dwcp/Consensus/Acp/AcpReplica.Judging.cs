using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>What engines ask before they order: is this the log's next, may it be now, and what would follow.</content>
public sealed partial class AcpReplica : IBatchJudge
{
    private readonly LeaseClock _leases;

    bool IBatchJudge.MayOrder(ReadOnlyMemory<byte> batch, TimeSpan now) => Read(batch) is { } read && MayOrder(read, now);

    bool IBatchJudge.AreNext(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now)
    {
        var state = State;
        foreach (var encoded in batches)
        {
            if (state.IsSealed || Read(encoded) is not { } batch || !MayOrder(batch, now))
            {
                return false;
            }

            state = state.Execute(batch, _identity.Judge, out var results);
            if (results.Count == 0)
            {
                return false;
            }
        }

        return true;
    }

    Digest IBatchJudge.RootBehind(IReadOnlyList<ReadOnlyMemory<byte>> batches)
    {
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
}
