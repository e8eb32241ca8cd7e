using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>Messages between members, and what a member keeps of an epoch, as bytes.</summary>
internal static class AcpCodec
{
    /// <summary>The longest message, in bytes.</summary>
    public const int MessageBytesMax = 4 << 20;

    /// <summary>The largest state that an epoch begins from, in bytes.</summary>
    public const int BaseBytesMax = 256 << 20;

    /// <summary>Beginnings of epochs in one message, at most.</summary>
    public const int StartsMax = 64;

    /// <summary>Batches in one message, at most.</summary>
    public const int BatchesMax = 64;

    private const byte Version = 1;
    private const int SignersMax = 256;

    private enum Kind : byte
    {
        Engine = 1,
        Said = 3,
        Ask,
        Began,
        Piece,
        Ping,
        Pong,
        Batches,
    }

    public static byte[] Encode(AcpMessage message)
    {
        var writer = new WireWriter().U8(Version);
        switch (message)
        {
            case AcpMessage.Engine it:
                writer.U8((byte)Kind.Engine).I64(it.Epoch).Bytes(it.Message.Span);
                break;
            case AcpMessage.Batches it:
                writer.U8((byte)Kind.Batches).I64(it.Epoch).List(it.Encoded, static (to, batch) => to.Bytes(batch.Span));
                break;
            case AcpMessage.Said it:
                StatementCodec.Write(writer.U8((byte)Kind.Said), it.Signed);
                break;
            case AcpMessage.Ask it:
                writer.U8((byte)Kind.Ask).I64(it.Epoch).I64(it.Base).I32(it.Offset);
                break;
            case AcpMessage.Began it:
                writer.U8((byte)Kind.Began).List(it.Starts, Write);
                break;
            case AcpMessage.Piece it:
                writer.U8((byte)Kind.Piece).I64(it.Epoch).I32(it.Offset).I32(it.Length).Bytes(it.Bytes.Span);
                break;
            case AcpMessage.Ping it:
                writer.U8((byte)Kind.Ping).I64(it.Number);
                break;
            case AcpMessage.Pong it:
                writer.U8((byte)Kind.Pong).I64(it.Number);
                break;
        }

        return writer.ToArray();
    }

    /// <exception cref="WireFormatException">It is no message.</exception>
    public static AcpMessage Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        if (reader.U8() is var version && version != Version)
        {
            throw new WireFormatException($"version {version} is not spoken here");
        }

        AcpMessage message = (Kind)reader.U8() switch
        {
            Kind.Engine => new AcpMessage.Engine(reader.Count64(), reader.Bytes(MessageBytesMax)),
            Kind.Batches => new AcpMessage.Batches(
                reader.Count64(), reader.List(BatchesMax, static (ref WireReader from) => from.Bytes(LogLimits.BatchBytesMax))),
            Kind.Said => new AcpMessage.Said(StatementCodec.ReadSigned(ref reader)),
            Kind.Ask => new AcpMessage.Ask(reader.Count64(), reader.Count64(), reader.I32()),
            Kind.Began => new AcpMessage.Began(reader.List(StartsMax, ReadStart)),
            Kind.Piece => new AcpMessage.Piece(reader.Count64(), reader.I32(), reader.I32(), reader.Bytes(MessageBytesMax)),
            Kind.Ping => new AcpMessage.Ping(reader.I64()),
            Kind.Pong => new AcpMessage.Pong(reader.I64()),
            var other => throw new WireFormatException($"{(byte)other} is no kind of message"),
        };
        reader.End();
        return message;
    }

    public static void Write(WireWriter writer, EpochStart start)
    {
        writer.I64(start.Certificate.Epoch);
        StatementCodec.Write(writer, start.Certificate.Seal);
        writer.List(start.Certificate.Signatures, static (to, one) => to.I32(one.Signer).Bytes(one.Signature.Span));
        start.Configuration.Write(writer);
    }

    public static EpochStart ReadStart(ref WireReader reader)
    {
        var epoch = reader.Count64();
        if (StatementCodec.Read(ref reader) is not Statement.Seal seal)
        {
            throw new WireFormatException("an epoch's end is no seal");
        }

        var signatures = reader.List(SignersMax, static (ref WireReader from) =>
            (from.I32(), from.Bytes(StatementCodec.SignatureBytesMax)));
        return new EpochStart(new SealCertificate(epoch, seal, signatures), FederationConfiguration.Read(ref reader));
    }
}
