using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>What kind of word a signature gives. Numbers are part of the format and are never used again.</summary>
public enum BftKind : byte
{
    /// <summary>A block is proposed.</summary>
    Proposal = 1,

    /// <summary>The first vote.</summary>
    Prevote = 2,

    /// <summary>The second vote.</summary>
    Precommit = 3,
}

/// <summary>
/// What is signed. Every signature covers chain, epoch, height, round, kind, payload and signer, so that a message and the epoch's keys
/// are all that anybody needs to judge it.
/// </summary>
public static class BftSigning
{
    /// <summary>The digest that a member signs.</summary>
    public static Digest Of(string chain, long epoch, long height, int round, BftKind kind, in Digest payload, int signer) =>
        new WireWriter().Text("bft").Text(chain).I64(epoch).I64(height).I32(round).U8((byte)kind).Digested(payload).I32(signer).Digest;

    /// <summary>The payload of a proposal.</summary>
    /// <param name="block">The block's digest.</param>
    /// <param name="validRound">The round whose prevotes speak for it; -1 for none.</param>
    /// <param name="proof">The digest of the certificate of these prevotes.</param>
    public static Digest ProposalOf(in Digest block, int validRound, Digest? proof) =>
        new WireWriter().Digested(block).I32(validRound).Maybe(proof, (writer, digest) => writer.Digested(digest)).Digest;

    /// <summary>The payload of a prevote.</summary>
    /// <param name="block">The block's digest; null for none.</param>
    /// <param name="validRound">The round whose prevotes justify it; -1 for none.</param>
    /// <param name="cited">The digest of the certificate of these prevotes.</param>
    public static Digest PrevoteOf(Digest? block, int validRound, Digest? cited) =>
        new WireWriter().Maybe(block, (writer, digest) => writer.Digested(digest)).I32(validRound)
            .Maybe(cited, (writer, digest) => writer.Digested(digest)).Digest;

    /// <summary>The payload of a precommit.</summary>
    /// <param name="value">Block and root; null for none.</param>
    public static Digest PrecommitOf(BftResult? value) =>
        new WireWriter().Maybe(value, (writer, result) => writer.Digested(result.Block).Digested(result.Root)).Digest;
}
