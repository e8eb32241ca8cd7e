using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What the others of a Byzantine-tolerant epoch agree on, told to a member that is driven by hand.</summary>
internal sealed class Blocks(ByHand hand)
{
    private static readonly TimeSpan Patience = new BftOptions().ResendInterval;

    private readonly long _epoch = hand.State.Configuration.Epoch;
    private long _height;
    private Digest _previous = hand.State.Configuration.Digest;

    private int Count => hand.State.Configuration.Members.Count;

    public Outputs Hear(int from, BftMessage message) => hand.Hear(from, new AcpMessage.Engine(_epoch, BftCodec.Encode(message)));

    /// <summary>The next block, agreed on by all others.</summary>
    /// <param name="batches">What is in it.</param>
    /// <param name="root">The root of the state behind it; null for the right one.</param>
    public BftCommitted Next(IReadOnlyList<ReadOnlyMemory<byte>> batches, Digest? root = null)
    {
        var block = new BftBlock(++_height, _previous, batches);
        _previous = block.Digest;
        var value = new BftResult(block.Digest, root ?? hand.Judge.RootBehind(batches));
        return new BftCommitted(
            block, new CommitCertificate(_height, 0, value, [.. Enumerable.Range(1, Count - 1).Select(by => Vote(by, value))]));
    }

    /// <summary>The member is told by r1 of blocks that it missed.</summary>
    public Outputs Tell(params BftCommitted[] blocks)
    {
        Hear(1, new BftMessage.Status(_height + 1, 0));
        hand.Tick();
        Assert.Contains("Engine to r1", hand.Tick(Patience).Kinds);
        return Hear(1, new BftMessage.Blocks(blocks));
    }

    public Outputs Commit(params ReadOnlyMemory<byte>[] batches) => Tell(Next(batches));

    /// <summary>What a member is sent by the engine.</summary>
    public static IEnumerable<T> To<T>(int to, Outputs outputs)
        where T : BftMessage =>
        outputs.Sent<AcpMessage.Engine>(ByHand.Name(to)).Select(engine => BftCodec.Decode(engine.Message)).OfType<T>();

    /// <summary>Batches that are handed in.</summary>
    public static List<CommandBatch> BatchesOf(Outputs outputs) =>
        [.. To<BftMessage.Commands>(1, outputs).SelectMany(commands => commands.Wanted).Select(CommandBatch.Decode)];

    public static IEnumerable<Proof> Accused(Outputs outputs) => AccusedIn(BatchesOf(outputs));

    public static IEnumerable<Proof> AccusedIn(IEnumerable<CommandBatch> batches) => batches
        .SelectMany(batch => batch.Commands)
        .Select(command => FederationCommand.Decode(command))
        .OfType<FederationCommand.Accuse>()
        .Select(accuse => ProofCodec.Decode(accuse.Proof));

    public BftMessage.Prevote Prevote(int by, Digest? block)
    {
        var vote = new BftMessage.Prevote(_height + 1, 0, block, -1, null, null, by, default);
        return vote with { Signature = SimKeys.Signer(by).Sign(vote.SigningDigest(ByHand.Chain, _epoch)) };
    }

    private CommitCertificate.Vote Vote(int by, BftResult value)
    {
        var vote = new BftMessage.Precommit(_height, 0, value, null, by, default);
        return new CommitCertificate.Vote(by, SimKeys.Signer(by).Sign(vote.SigningDigest(ByHand.Chain, _epoch)));
    }
}
