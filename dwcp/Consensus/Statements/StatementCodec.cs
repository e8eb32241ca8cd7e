using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Statements;

/// <summary>Statements as bytes.</summary>
public static class StatementCodec
{
    /// <summary>The longest name in a statement, in bytes.</summary>
    public const int NameBytesMax = 128;

    /// <summary>The longest signature, in bytes.</summary>
    public const int SignatureBytesMax = 128;

    /// <summary>Pieces of a snapshot, at most.</summary>
    public const int PiecesMax = 1024;

    private enum Kind : byte
    {
        Root = 1,
        Head,
        Seal,
        Runs,
        Change,
        Manifest,
    }

    /// <summary>Writes a statement.</summary>
    public static void Write(WireWriter writer, Statement statement)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _ = statement switch
        {
            Statement.Root it => writer.U8((byte)Kind.Root).I64(it.Index).Digested(it.State),
            Statement.Head it => writer.U8((byte)Kind.Head).I64(it.Boot).Digested(it.Instance).I64(it.Counter).I64(it.Index),
            Statement.Seal it => writer.U8((byte)Kind.Seal).I64(it.Index).Digested(it.State).Digested(it.Next),
            Statement.Runs it => writer.U8((byte)Kind.Runs).Text(it.Vm).I64(it.VmEpoch).I64(it.Seen),
            Statement.Change it =>
                writer.U8((byte)Kind.Change).Text(it.Region).I64(it.Incarnation).I64(it.Number).Digested(it.Content),
            Statement.Manifest it => writer.U8((byte)Kind.Manifest).I64(it.Index).Digested(it.State).Digested(it.Content)
                .List(it.Pieces, static (to, piece) => to.Digested(piece)),
            _ => throw new ArgumentException($"{statement?.GetType().Name} is not a statement.", nameof(statement)),
        };
    }

    /// <summary>Reads a statement.</summary>
    /// <exception cref="WireFormatException">It is none.</exception>
    public static Statement Read(ref WireReader reader) => (Kind)reader.U8() switch
    {
        Kind.Root => new Statement.Root(reader.Count64(), reader.Digested()),
        Kind.Head => new Statement.Head(reader.Count64(), reader.Digested(), reader.Count64(), reader.Count64()),
        Kind.Seal => new Statement.Seal(reader.Count64(), reader.Digested(), reader.Digested()),
        Kind.Runs => new Statement.Runs(reader.Text(NameBytesMax), reader.Count64(), reader.Count64()),
        Kind.Change =>
            new Statement.Change(reader.Text(NameBytesMax), reader.Count64(), reader.Count64(), reader.Digested()),
        Kind.Manifest => new Statement.Manifest(
            reader.Count64(), reader.Digested(), reader.Digested(),
            reader.List(PiecesMax, static (ref WireReader from) => from.Digested())),
        var other => throw new WireFormatException($"{(byte)other} is no kind of statement"),
    };

    /// <summary>Writes a signed statement.</summary>
    public static void Write(WireWriter writer, SignedStatement signed)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(signed);
        writer.I64(signed.Epoch).I32(signed.Signer);
        Write(writer, signed.Statement);
        writer.Bytes(signed.Signature.Span);
    }

    /// <summary>Reads a signed statement; its signature is not verified.</summary>
    /// <exception cref="WireFormatException">It is none.</exception>
    public static SignedStatement ReadSigned(ref WireReader reader) =>
        new(reader.Count64(), reader.I32(), Read(ref reader), reader.Bytes(SignatureBytesMax));
}
