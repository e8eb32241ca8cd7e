using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>Messages as bytes, and back. Reading any bytes throws nothing but <see cref="WireFormatException"/>.</summary>
public static partial class BftCodec
{
    /// <summary>The longest message, in bytes: a batch of blocks, the last of which may be as large as a block may be.</summary>
    public const int MessageBytesMax = 4 << 20;

    /// <summary>The longest signature, in bytes.</summary>
    public const int SignatureBytesMax = 128;

    /// <summary>Blocks in one message, at most.</summary>
    public const int BlocksMax = 256;

    /// <summary>Bytes of commands in a message of blocks, but for those of its last block.</summary>
    public const int BlocksBytesMax = 1 << 20;

    /// <summary>The longest piece of a snapshot, in bytes.</summary>
    public const int PieceBytesMax = 1 << 20;

    private enum Code : byte
    {
        Proposal = 1,
        Prevote = 2,
        Precommit = 3,
        Commands = 4,
        Status = 5,
        RoundEnd = 6,
        WantBlock = 7,
        Candidate = 8,
        Fetch = 9,
        Blocks = 10,
        FetchPiece = 11,
        Piece = 12,
    }

    /// <summary>A message as bytes.</summary>
    public static byte[] Encode(BftMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var writer = new WireWriter();
        switch (message)
        {
            case BftMessage.Proposal proposal:
                Write(writer.U8((byte)Code.Proposal), proposal);
                break;
            case BftMessage.Prevote prevote:
                Write(writer.U8((byte)Code.Prevote), prevote);
                break;
            case BftMessage.Precommit precommit:
                Write(writer.U8((byte)Code.Precommit), precommit);
                break;
            case BftMessage.Commands commands:
                Write(writer.U8((byte)Code.Commands), commands.Wanted);
                break;
            case BftMessage.Status status:
                writer.U8((byte)Code.Status).I64(status.Height).I32(status.Round);
                break;
            case BftMessage.RoundEnd end:
                writer.U8((byte)Code.RoundEnd).List(end.Votes, Write);
                break;
            case BftMessage.WantBlock want:
                writer.U8((byte)Code.WantBlock).I64(want.Height).Digested(want.Block);
                break;
            case BftMessage.Candidate candidate:
                Write(writer.U8((byte)Code.Candidate), candidate.Block);
                break;
            case BftMessage.Fetch fetch:
                writer.U8((byte)Code.Fetch).I64(fetch.Height);
                break;
            case BftMessage.Blocks blocks:
                writer.U8((byte)Code.Blocks).List(blocks.Committed, Write);
                break;
            case BftMessage.FetchPiece fetch:
                writer.U8((byte)Code.FetchPiece).I64(fetch.Height).I32(fetch.Offset);
                break;
            case BftMessage.Piece piece:
                Write(writer.U8((byte)Code.Piece), piece.Certificate);
                writer.I32(piece.Length).I32(piece.Offset).Bytes(piece.Bytes.Span);
                break;
        }

        return writer.ToArray();
    }

    /// <summary>A message from bytes; it keeps parts of them.</summary>
    /// <exception cref="WireFormatException">They are none.</exception>
    public static BftMessage Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MessageBytesMax)
        {
            throw new WireFormatException($"a message of {bytes.Length} bytes is longer than {MessageBytesMax}");
        }

        var reader = new WireReader(bytes);
        var message = Read(ref reader);
        reader.End();
        return message;
    }

    private static BftMessage Read(ref WireReader reader)
    {
        var code = reader.U8();
        return (Code)code switch
        {
            Code.Proposal => ReadProposal(ref reader),
            Code.Prevote => ReadPrevote(ref reader),
            Code.Precommit => ReadPrecommit(ref reader),
            Code.Commands => new BftMessage.Commands(ReadCommands(ref reader)),
            Code.Status => new BftMessage.Status(reader.Count64(), ReadRound(ref reader)),
            Code.RoundEnd => new BftMessage.RoundEnd(reader.List(BftQuorum.MembersMax, ReadPrecommit)),
            Code.WantBlock => new BftMessage.WantBlock(reader.Count64(), reader.Digested()),
            Code.Candidate => new BftMessage.Candidate(ReadBlock(ref reader)),
            Code.Fetch => new BftMessage.Fetch(reader.Count64()),
            Code.Blocks => new BftMessage.Blocks(reader.List(BlocksMax, ReadCommitted)),
            Code.FetchPiece => new BftMessage.FetchPiece(reader.Count64(), ReadRound(ref reader)),
            Code.Piece => new BftMessage.Piece(
                ReadCommitCertificate(ref reader), ReadRound(ref reader), ReadRound(ref reader), reader.Bytes(PieceBytesMax)),
            _ => throw new WireFormatException($"{code} is no message"),
        };
    }
}
