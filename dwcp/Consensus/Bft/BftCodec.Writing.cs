using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>How parts of messages, and of what is in writing, are written.</content>
public static partial class BftCodec
{
    internal static void Write(WireWriter writer, PrevoteCertificate.Vote vote) =>
        writer.I32(vote.Signer).I32(vote.ValidRound).Maybe(vote.Cited, WriteDigest).Bytes(vote.Signature.Span);

    internal static void Write(WireWriter writer, PrevoteCertificate certificate) =>
        writer.I64(certificate.Height).I32(certificate.Round).Digested(certificate.Block).List(certificate.Votes, Write);

    internal static void Write(WireWriter writer, CommitCertificate certificate)
    {
        Write(writer.I64(certificate.Height).I32(certificate.Round), certificate.Value);
        writer.List(certificate.Votes, (to, vote) => to.I32(vote.Signer).Bytes(vote.Signature.Span));
    }

    internal static void Write(WireWriter writer, BftBlock block) =>
        Write(writer.I64(block.Height).Digested(block.Previous), block.Commands);

    internal static void Write(WireWriter writer, BftCommitted committed)
    {
        Write(writer, committed.Block);
        Write(writer, committed.Certificate);
    }

    internal static void Write(WireWriter writer, BftMessage.Proposal proposal)
    {
        Write(writer.I64(proposal.Height).I32(proposal.Round), proposal.Block);
        Optional(writer.I32(proposal.ValidRound), proposal.Proof, Write);
        Sign(writer, proposal);
    }

    internal static void Write(WireWriter writer, BftMessage.Prevote prevote)
    {
        writer.I64(prevote.Height).I32(prevote.Round).Maybe(prevote.Block, WriteDigest).I32(prevote.ValidRound)
            .Maybe(prevote.Cited, WriteDigest);
        Optional(writer, prevote.Proof, Write);
        Sign(writer, prevote);
    }

    internal static void Write(WireWriter writer, BftMessage.Precommit precommit)
    {
        writer.I64(precommit.Height).I32(precommit.Round).Maybe(precommit.Value, Write);
        Optional(writer, precommit.Proof, Write);
        Sign(writer, precommit);
    }

    internal static void Optional<T>(WireWriter writer, T? value, Action<WireWriter, T> write)
        where T : class
    {
        writer.Flag(value is not null);
        if (value is not null)
        {
            write(writer, value);
        }
    }

    private static void Write(WireWriter writer, IReadOnlyList<ReadOnlyMemory<byte>> commands) =>
        writer.List(commands, (to, command) => to.Bytes(command.Span));

    private static void Write(WireWriter writer, BftResult value) => writer.Digested(value.Block).Digested(value.Root);

    private static void WriteDigest(WireWriter writer, Digest digest) => writer.Digested(digest);

    private static void Sign(WireWriter writer, BftMessage.Signed message) =>
        writer.I32(message.Signer).Bytes(message.Signature.Span);
}
