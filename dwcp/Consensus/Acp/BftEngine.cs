using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>An epoch between members of which some may lie.</summary>
internal sealed class BftEngine : IEpochEngine, IBftMachine
{
    private readonly BftReplica _replica;
    private readonly long _epoch;
    private readonly IBatchJudge _judge;

    public BftEngine(
        AcpStable stable, int self, AcpIdentity identity, IMemberVerifier verifier, AcpOptions options, IBatchJudge judge, TimeSpan now)
    {
        var configuration = stable.State.Configuration;
        _epoch = configuration.Epoch;
        _judge = judge;
        var context = new BftContext(
            configuration.Chain, _epoch, self, configuration.Members.Count, identity.Signer, verifier)
        {
            // Whoever handed in the switch was well: another one that is not would cost the first heights a wait each.
            FirstProposer = Math.Max(0, configuration.IndexOf(stable.State.FirstLeader)),
        };
        var paced = options.Bft with { TimeoutStart = configuration.Timeouts.Round };
        var written = Read(configuration, stable.Engine);
        _replica = new BftReplica(context, written, this, paced, now);
    }

    public int? Leader => _replica.Proposer;

    public bool SpreadsBatches => true;

    public bool HasMore => _replica.HasMore;

    public static (long Index, ReadOnlyMemory<byte> State) ReadSnapshot(IReadOnlyList<StableRecord> records, long epoch)
    {
        var snapshot = BftStableCodec.Read(epoch, records)?.Snapshot;
        return (snapshot?.Height ?? 0, snapshot?.State ?? default);
    }

    /// <summary>What is in writing. That an epoch begins from its first state need not be: every member has that.</summary>
    private static BftStable Read(FederationConfiguration configuration, IReadOnlyList<StableRecord> records)
    {
        var began = BftSnapshot.Genesis(configuration.Digest, default);
        if (!records.Any(record => record.Key.Slot == StableSlot.BftSnapshot)
            && BftStableCodec.Begin(configuration.Epoch, began) is StableChange.Put first)
        {
            records = [.. records, new StableRecord(first.Key, first.Value)];
        }

        return BftStableCodec.Read(configuration.Epoch, records) ?? BftStable.Genesis(configuration.Digest, default);
    }

    public IReadOnlyList<EngineOutput> Tick(TimeSpan now) => Take(new BftInput.Tick(), now);

    public IReadOnlyList<EngineOutput> Receive(int from, ReadOnlyMemory<byte> message, TimeSpan now) =>
        Decode(message) is { } decoded
            ? [new EngineOutput.Seen(decoded), .. Take(new BftInput.Receive(from, decoded), now)]
            : [];

    public IReadOnlyList<EngineOutput> Propose(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now) =>
        Take(new BftInput.Propose(batches), now);

    /// <summary>The first block is made of all that waits and has come: the next one is a round of votes later.</summary>
    public IReadOnlyList<EngineOutput> Begin(
        IReadOnlyList<(int From, ReadOnlyMemory<byte> Message)> early, IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now)
    {
        var (seen, received) = (new List<EngineOutput>(), new List<BftInput.Receive>());
        foreach (var (from, message) in early)
        {
            if (Decode(message) is { } decoded)
            {
                seen.Add(new EngineOutput.Seen(decoded));
                received.Add(new BftInput.Receive(from, decoded));
            }
        }

        return [.. seen, .. Take(new BftInput.Begin(received, batches), now)];
    }

    /// <summary>No member knows by itself what the others have committed.</summary>
    public IReadOnlyList<EngineOutput> Read(long id, TimeSpan now) => [new EngineOutput.ReadRefused(id)];

    /// <summary>They have the votes as this member has.</summary>
    public IReadOnlyList<EngineOutput> TellCommitted(TimeSpan now) => [];

    public IReadOnlyList<EngineOutput> Compact(long index, ReadOnlyMemory<byte> state, TimeSpan now) =>
        Take(new BftInput.Compact(index, state), now);

    bool IBftMachine.IsValid(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now) => _judge.AreNext(commands, now);

    bool IBftMachine.IsWelcome(ReadOnlyMemory<byte> command, TimeSpan now) => _judge.IsOfUse(command, now);

    IReadOnlyList<ReadOnlyMemory<byte>> IBftMachine.Choose(
        long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now) => _judge.Choose(commands, now);

    Digest IBftMachine.Execute(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands) => _judge.RootBehind(commands);

    Digest? IBftMachine.RootOf(ReadOnlyMemory<byte> state) => _judge.RootOf(state);

    private static BftMessage? Decode(ReadOnlyMemory<byte> message)
    {
        try
        {
            return BftCodec.Decode(message);
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    private List<EngineOutput> Take(BftInput input, TimeSpan now)
    {
        List<EngineOutput> taken = [];
        foreach (var output in _replica.Step(input, now))
        {
            switch (output)
            {
                case BftOutput.Write write:
                    taken.Add(new EngineOutput.Write(BftStableCodec.ToChanges(_epoch, write)));
                    break;
                case BftOutput.Send send:
                    taken.Add(new EngineOutput.Send(send.To, BftCodec.Encode(send.Message)));
                    break;
                case BftOutput.Apply apply:
                    taken.Add(new EngineOutput.Apply(apply.Block.Height, apply.Block.Commands));
                    break;
                case BftOutput.Restore restore:
                    taken.Add(new EngineOutput.Restore(restore.Snapshot.Height, restore.Snapshot.State));
                    break;
                case BftOutput.Halted halted:
                    taken.Add(new EngineOutput.Halted(halted.Reason));
                    break;
            }
        }

        return taken;
    }
}
