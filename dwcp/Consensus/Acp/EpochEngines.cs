using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>The engine that a configuration asks for.</summary>
internal static class EpochEngines
{
    /// <summary>What engines keep in writing, and what is over with their epoch.</summary>
    public static IReadOnlyList<StableSlot> Slots { get; } =
    [
        StableSlot.CftVote, StableSlot.CftEntry, StableSlot.CftSnapshot,
        StableSlot.BftVote, StableSlot.BftBlock, StableSlot.BftSnapshot,
    ];

    public static IEpochEngine Create(
        AcpStable stable,
        int self,
        AcpIdentity identity,
        IMemberVerifier verifier,
        AcpOptions options,
        ulong seed,
        IBatchJudge judge,
        TimeSpan now) => stable.State.Configuration.Mode switch
        {
            ConsensusMode.Crash => new CftEngine(stable, self, options, seed, judge, now),
            _ => new BftEngine(stable, self, identity, verifier, options, judge, now),
        };

    /// <summary>The state that an epoch's engine begins behind; nothing where it begins with the epoch.</summary>
    public static (long Index, ReadOnlyMemory<byte> State) ReadSnapshot(
        FederationConfiguration configuration, IReadOnlyList<StableRecord> records) => configuration.Mode switch
        {
            ConsensusMode.Crash => CftEngine.ReadSnapshot(records, configuration.Epoch),
            _ => BftEngine.ReadSnapshot(records, configuration.Epoch),
        };
}
