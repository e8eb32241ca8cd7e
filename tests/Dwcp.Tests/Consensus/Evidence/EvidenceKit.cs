using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Tests.Consensus.Log;
using NovaCron.Dwcp.Tests.Consensus.Receipts;

namespace NovaCron.Dwcp.Tests.Consensus.Evidence;

/// <summary>What the members of a Byzantine epoch sign, truly or not. The one that lies is the second.</summary>
internal static class EvidenceKit
{
    public const long Height = 10;
    public const int Liar = 1;

    public static readonly Digest Other = Digest.Of("other"u8);

    public static BftBlock Proposed { get; } = new(Height, default, [new byte[] { 1 }]);

    public static Digest Block => Proposed.Digest;

    public static FederationConfiguration Configuration { get; } = LogKit.Configuration(ConsensusMode.Byzantine);

    public static FederationState State { get; } = FederationState.Create(Configuration);

    /// <summary>The epoch behind <see cref="State"/>'s: the members have changed by one.</summary>
    public static FederationState Later()
    {
        var world = new LogWorld(Configuration);
        var eze = new FederationCommand.Admit(0, "eze", LogKit.Keys[4].Public, "us", OperatorSignature.None);
        world.Do("ams", LogKit.Signed(eze));
        world.Do("ams", PolicyKit.WantedCommand(world.State));
        world.BeginEpoch();
        return world.State;
    }

    public static SignedWord Word(BftMessage.Signed message) => SignedWord.Of(message);

    public static BftMessage.Proposal Proposal(int round = 0, int valid = -1, PrevoteCertificate? proof = null, BftBlock? block = null)
    {
        var word = new BftMessage.Proposal(Height, round, block ?? Proposed, valid, proof, Liar, default);
        return word with { Signature = Sign(word, Liar, 1) };
    }

    public static BftMessage.Prevote Prevote(
        int signer, Digest? block, int round = 0, int valid = -1, int? key = null, long epoch = 1, PrevoteCertificate? proof = null,
        long height = Height)
    {
        var word = new BftMessage.Prevote(height, round, block, valid, proof?.Digest, proof, signer, default);
        return word with { Signature = Sign(word, key ?? signer, epoch) };
    }

    public static BftMessage.Precommit Precommit(int signer, Digest? block, int round = 0, Digest? root = null, long height = Height)
    {
        BftResult? result = block is { } value ? new BftResult(value, root ?? value) : null;
        var word = new BftMessage.Precommit(height, round, result, null, signer, default);
        return word with { Signature = Sign(word, signer, 1) };
    }

    /// <summary>Prevotes for the block in round 0.</summary>
    public static PrevoteCertificate Prevotes(long epoch, params int[] signers) => new(
        Height, 0, Block,
        [.. signers.Select(signer => new PrevoteCertificate.Vote(signer, -1, null, Prevote(signer, Block, epoch: epoch).Signature))]);

    /// <summary>The first, third and fourth precommitted the block with that state after it.</summary>
    public static CommitCertificate Agreed(Digest root, long height = Height) => new(
        height, 0, new BftResult(Block, root),
        [.. new[] { 0, 2, 3 }.Select(signer => new CommitCertificate.Vote(signer, Precommit(signer, Block, 0, root, height).Signature))]);

    public static SignedStatement Say(Statement statement, int signer = Liar, long epoch = 1) =>
        SignedStatement.Sign(LogKit.Chain, epoch, signer, statement, LogKit.Keys[signer]);

    /// <summary>A root, signed by three at index 7.</summary>
    public static RootCertificate Certified(FederationState state) => ReceiptKit.Certificate(state, 0, 2, 3);

    /// <summary>Who owns a guest by a state that three signed at index 7: the second region, by epoch 2.</summary>
    public static OwnershipCertificate Owner()
    {
        var state = ReceiptKit.Moved();
        return OwnershipCertificate.Create(state, "db", Certified(state))!;
    }

    private static ReadOnlyMemory<byte> Sign(BftMessage.Signed word, int key, long epoch) =>
        LogKit.Keys[key].Sign(word.SigningDigest(LogKit.Chain, epoch));
}
