using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>Blocks, and what members say of them. A block that is named "a" has this one command.</summary>
internal static class BftWords
{
    public const string Chain = "chain";
    public const long Epoch = 1;

    public static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    public static ReadOnlyMemory<byte>[] Commands(params string[] texts) => [.. texts.Select(text => (ReadOnlyMemory<byte>)Bytes(text))];

    /// <summary>The first block.</summary>
    public static BftBlock Block(params string[] commands) => BftText.Named(new BftBlock(1, default, Commands(commands)));

    /// <summary>The block behind another.</summary>
    public static BftBlock After(BftBlock previous, params string[] commands) =>
        BftText.Named(new BftBlock(previous.Height + 1, previous.Digest, Commands(commands)));

    /// <summary>Blocks in a row; the first has the first name.</summary>
    public static IReadOnlyList<BftBlock> Row(params string[] names)
    {
        List<BftBlock> blocks = [Block(names[0])];
        foreach (var name in names.Skip(1))
        {
            blocks.Add(After(blocks[^1], name));
        }

        return blocks;
    }

    /// <summary>The state after a block, and its root.</summary>
    public static ReadOnlyMemory<byte> StateAfter(BftBlock block) => block.Commands[0];

    public static BftResult ResultOf(BftBlock block) => new(block.Digest, Digest.Of(StateAfter(block).Span));

    public static BftMessage.Proposal Proposal(
        int signer, int round, BftBlock block, PrevoteCertificate? proof = null, long? height = null) =>
        Sign(new BftMessage.Proposal(height ?? block.Height, round, block, proof?.Round ?? -1, proof, signer, default));

    public static BftMessage.Prevote Prevote(int signer, int round, BftBlock? block, PrevoteCertificate? proof = null, long height = 1) =>
        Sign(new BftMessage.Prevote(
            block?.Height ?? height, round, block?.Digest, proof?.Round ?? -1, proof?.Digest, proof, signer, default));

    public static BftMessage.Precommit Precommit(
        int signer, int round, BftBlock? block, PrevoteCertificate? proof = null, long height = 1) =>
        Sign(new BftMessage.Precommit(block?.Height ?? height, round, block is null ? null : ResultOf(block), proof, signer, default));

    /// <summary>The same with a signature of its signer for what it says, or for another epoch or chain.</summary>
    public static T Sign<T>(T message, long epoch = Epoch, string chain = Chain)
        where T : BftMessage.Signed
    {
        var signature = PlainKeys.SignerOf(message.Signer).Sign(message.SigningDigest(chain, epoch));
        return (T)(message switch
        {
            BftMessage.Proposal proposal => (BftMessage.Signed)(proposal with { Signature = signature }),
            BftMessage.Prevote prevote => prevote with { Signature = signature },
            BftMessage.Precommit precommit => precommit with { Signature = signature },
            _ => throw new ArgumentException("This is no word of a member."),
        });
    }

    /// <summary>Prevotes of some members for a block.</summary>
    public static PrevoteCertificate Polka(int round, BftBlock block, params int[] signers) => new(
        block.Height, round, block.Digest, [.. signers.Select(signer => Prevote(signer, round, block)).Select(vote =>
            new PrevoteCertificate.Vote(vote.Signer, vote.ValidRound, vote.Cited, vote.Signature))]);

    /// <summary>Precommits of some members for a block.</summary>
    public static CommitCertificate Commit(int round, BftBlock block, params int[] signers) => new(
        block.Height, round, ResultOf(block), [.. signers.Select(signer => Precommit(signer, round, block)).Select(vote =>
            new CommitCertificate.Vote(vote.Signer, vote.Signature))]);

    /// <summary>A block that members 0, 2 and 3 agreed on.</summary>
    public static BftCommitted Agreed(BftBlock block) => new(block, Commit(0, block, 0, 2, 3));

    /// <summary>The state after a block, agreed on by members 0, 2 and 3.</summary>
    public static BftSnapshot Snapshot(BftBlock block) =>
        new(block.Height, block.Digest, Commit(0, block, 0, 2, 3), StateAfter(block));
}
