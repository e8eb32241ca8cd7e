using System.Buffers;
using System.Buffers.Binary;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Wire;

/// <summary>
/// Writes values the one way they can be written: integers of a fixed size, little-endian, lengths before what varies. Equal values are
/// equal bytes, so that a digest of them means the same everywhere.
/// </summary>
public sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>The digest of what was written.</summary>
    public Digest Digest => Digest.Of(Written);

    /// <summary>What was written, to keep.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>A byte.</summary>
    public WireWriter U8(byte value)
    {
        _buffer.Write([value]);
        return this;
    }

    /// <summary>A truth.</summary>
    public WireWriter Flag(bool value) => U8(value ? (byte)1 : (byte)0);

    /// <summary>A number of 4 bytes.</summary>
    public WireWriter I32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
        return this;
    }

    /// <summary>A number of 8 bytes.</summary>
    public WireWriter I64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
        return this;
    }

    /// <summary>A digest.</summary>
    public WireWriter Digested(in Digest value)
    {
        value.CopyTo(_buffer.GetSpan(Digest.Bytes));
        _buffer.Advance(Digest.Bytes);
        return this;
    }

    /// <summary>Bytes, behind their length.</summary>
    public WireWriter Bytes(ReadOnlySpan<byte> value)
    {
        I32(value.Length);
        _buffer.Write(value);
        return this;
    }

    /// <summary>Text in UTF-8, behind its length.</summary>
    public WireWriter Text(string value) => Bytes(System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>A list, behind its count.</summary>
    public WireWriter List<T>(IReadOnlyCollection<T> values, Action<WireWriter, T> write)
    {
        I32(values.Count);
        foreach (var value in values)
        {
            write(this, value);
        }

        return this;
    }

    /// <summary>A value that may be missing.</summary>
    public WireWriter Maybe<T>(T? value, Action<WireWriter, T> write)
        where T : struct
    {
        Flag(value.HasValue);
        if (value is { } present)
        {
            write(this, present);
        }

        return this;
    }
}
