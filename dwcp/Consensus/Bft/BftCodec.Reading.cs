using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>How parts of messages, and of what is in writing, are read.</content>
public static partial class BftCodec
{
    internal static PrevoteCertificate ReadPrevoteCertificate(ref WireReader reader) => new(
        reader.Count64(), ReadRound(ref reader), reader.Digested(), reader.List(BftQuorum.MembersMax, ReadVote));

    internal static CommitCertificate ReadCommitCertificate(ref WireReader reader) => new(
        reader.Count64(), ReadRound(ref reader), ReadResult(ref reader), reader.List(BftQuorum.MembersMax, ReadCommitVote));

    internal static BftBlock ReadBlock(ref WireReader reader) => new(reader.Count64(), reader.Digested(), ReadCommands(ref reader));

    internal static BftCommitted ReadCommitted(ref WireReader reader) => new(ReadBlock(ref reader), ReadCommitCertificate(ref reader));

    internal static BftMessage.Proposal ReadProposal(ref WireReader reader) => new(
        reader.Count64(), ReadRound(ref reader), ReadBlock(ref reader), ReadValidRound(ref reader), ReadProof(ref reader),
        ReadSigner(ref reader), ReadSignature(ref reader));

    internal static BftMessage.Prevote ReadPrevote(ref WireReader reader) => new(
        reader.Count64(), ReadRound(ref reader), reader.Maybe(ReadDigest), ReadValidRound(ref reader), reader.Maybe(ReadDigest),
        ReadProof(ref reader), ReadSigner(ref reader), ReadSignature(ref reader));

    internal static BftMessage.Precommit ReadPrecommit(ref WireReader reader) => new(
        reader.Count64(), ReadRound(ref reader), reader.Maybe(ReadResult), ReadProof(ref reader), ReadSigner(ref reader),
        ReadSignature(ref reader));

    internal static T? Optional<T>(ref WireReader reader, WireReader.Element<T> read)
        where T : class => reader.Flag() ? read(ref reader) : null;

    internal static int ReadRound(ref WireReader reader) =>
        reader.I32() is var round && round >= 0 ? round : throw new WireFormatException($"{round} is negative");

    private static PrevoteCertificate? ReadProof(ref WireReader reader) => Optional(ref reader, ReadPrevoteCertificate);

    private static int ReadValidRound(ref WireReader reader) =>
        reader.I32() is var round && round >= -1 ? round : throw new WireFormatException($"{round} is no round");

    private static int ReadSigner(ref WireReader reader) =>
        reader.I32() is var signer && signer is >= 0 and < BftQuorum.MembersMax
            ? signer
            : throw new WireFormatException($"{signer} is no member");

    private static ReadOnlyMemory<byte> ReadSignature(ref WireReader reader) => reader.Bytes(SignatureBytesMax);

    private static Digest ReadDigest(ref WireReader reader) => reader.Digested();

    private static BftResult ReadResult(ref WireReader reader) => new(reader.Digested(), reader.Digested());

    private static PrevoteCertificate.Vote ReadVote(ref WireReader reader) => new(
        ReadSigner(ref reader), ReadValidRound(ref reader), reader.Maybe(ReadDigest), ReadSignature(ref reader));

    private static CommitCertificate.Vote ReadCommitVote(ref WireReader reader) => new(ReadSigner(ref reader), ReadSignature(ref reader));

    private static ReadOnlyMemory<byte>[] ReadCommands(ref WireReader reader)
    {
        var commands = reader.List(BftBlock.CommandsMax, (ref WireReader from) => from.Bytes(BftBlock.BytesMax));
        var bytes = commands.Sum(command => (long)command.Length);
        return bytes <= BftBlock.BytesMax ? commands : throw new WireFormatException($"{bytes} bytes of commands are too many");
    }
}
