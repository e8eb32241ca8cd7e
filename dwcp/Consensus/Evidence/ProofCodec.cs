using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>Proofs as bytes.</summary>
public static class ProofCodec
{
    private enum Kind : byte
    {
        TwoVotes = 1,
        BrokenLock,
        WrongResult,
        BadCertificate,
        TwoStatements,
        OneStatement,
        AgainstRoot,
        StaleRun,
    }

    /// <summary>A proof as bytes.</summary>
    public static byte[] Encode(Proof proof)
    {
        var writer = new WireWriter();
        switch (proof)
        {
            case Proof.TwoVotes it:
                Write(writer.U8((byte)Kind.TwoVotes).I64(it.Epoch), it.One);
                Write(writer, it.Other);
                break;
            case Proof.BrokenLock it:
                BftCodec.Write(writer.U8((byte)Kind.BrokenLock).I64(it.Epoch), it.Locked with { Proof = null });
                BftCodec.Write(writer, it.Later with { Proof = null });
                break;
            case Proof.WrongResult it:
                BftCodec.Write(writer.U8((byte)Kind.WrongResult).I64(it.Epoch), it.Vote with { Proof = null });
                BftCodec.Write(writer, it.Agreed);
                break;
            case Proof.BadCertificate it:
                Write(writer.U8((byte)Kind.BadCertificate).I64(it.Epoch), it.Word);
                writer.Maybe(it.Block, static (to, block) => to.Digested(block)).I32(it.ValidRound).I64(it.VotesOf);
                BftCodec.Write(writer, it.Certificate);
                break;
            case Proof.TwoStatements it:
                StatementCodec.Write(writer.U8((byte)Kind.TwoStatements), it.One);
                StatementCodec.Write(writer, it.Other);
                break;
            case Proof.OneStatement it:
                StatementCodec.Write(writer.U8((byte)Kind.OneStatement), it.Statement);
                break;
            case Proof.AgainstRoot it:
                StatementCodec.Write(writer.U8((byte)Kind.AgainstRoot), it.Statement);
                it.Certified.Write(writer);
                break;
            case Proof.StaleRun it:
                StatementCodec.Write(writer.U8((byte)Kind.StaleRun), it.Statement);
                it.Owner.Write(writer);
                break;
        }

        return writer.ToArray();
    }

    /// <summary>A proof from bytes; nothing about it is verified.</summary>
    /// <exception cref="WireFormatException">They are none.</exception>
    public static Proof Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > LogLimits.ProofBytesMax)
        {
            throw new WireFormatException($"a proof of {bytes.Length} bytes is too long");
        }

        var reader = new WireReader(bytes);
        Proof proof = (Kind)reader.U8() switch
        {
            Kind.TwoVotes => new Proof.TwoVotes(reader.Count64(), ReadWord(ref reader), ReadWord(ref reader)),
            Kind.BrokenLock => new Proof.BrokenLock(
                reader.Count64(), BftCodec.ReadPrecommit(ref reader), BftCodec.ReadPrevote(ref reader)),
            Kind.WrongResult => new Proof.WrongResult(
                reader.Count64(), BftCodec.ReadPrecommit(ref reader), BftCodec.ReadCommitCertificate(ref reader)),
            Kind.BadCertificate => ReadBadCertificate(ref reader),
            Kind.TwoStatements => new Proof.TwoStatements(
                StatementCodec.ReadSigned(ref reader), StatementCodec.ReadSigned(ref reader)),
            Kind.OneStatement => new Proof.OneStatement(StatementCodec.ReadSigned(ref reader)),
            Kind.AgainstRoot => new Proof.AgainstRoot(StatementCodec.ReadSigned(ref reader), RootCertificate.Read(ref reader)),
            Kind.StaleRun => new Proof.StaleRun(StatementCodec.ReadSigned(ref reader), OwnershipCertificate.Read(ref reader)),
            var other => throw new WireFormatException($"{(byte)other} is no kind of proof"),
        };
        reader.End();
        return proof;
    }

    private static Proof.BadCertificate ReadBadCertificate(ref WireReader reader)
    {
        var (epoch, word) = (reader.Count64(), ReadWord(ref reader));
        var (block, validRound, votesOf) =
            (reader.Maybe(static (ref WireReader from) => from.Digested()), reader.I32(), reader.Count64());
        return new Proof.BadCertificate(epoch, word, block, validRound, BftCodec.ReadPrevoteCertificate(ref reader), votesOf);
    }

    private static void Write(WireWriter writer, SignedWord word) => writer
        .I64(word.Height).I32(word.Round).U8((byte)word.Kind).Digested(word.Payload).I32(word.Signer).Bytes(word.Signature.Span);

    private static SignedWord ReadWord(ref WireReader reader) => new(
        reader.Count64(), reader.I32(), (BftKind)reader.U8(), reader.Digested(), reader.I32(),
        reader.Bytes(StatementCodec.SignatureBytesMax));
}
