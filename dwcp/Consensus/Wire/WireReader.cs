using System.Buffers.Binary;
using System.Text;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Wire;

/// <summary>Reads what <see cref="WireWriter"/> wrote, and nothing else: every length has a limit, and nothing may be left.</summary>
public ref struct WireReader(ReadOnlyMemory<byte> source)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _source = source;
    private int _at;

    /// <summary>Reads one element of a list.</summary>
    public delegate T Element<out T>(ref WireReader reader);

    /// <summary>Bytes that were not read yet.</summary>
    public readonly int Left => _source.Length - _at;

    /// <summary>A byte.</summary>
    public byte U8() => Take(1)[0];

    /// <summary>A truth.</summary>
    public bool Flag() => U8() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireFormatException($"{other} is neither true nor false"),
    };

    /// <summary>A number of 4 bytes.</summary>
    public int I32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>A number of 8 bytes.</summary>
    public long I64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A number of 8 bytes that is not negative.</summary>
    public long Count64()
    {
        var value = I64();
        return value >= 0 ? value : throw new WireFormatException($"{value} is negative");
    }

    /// <summary>A digest.</summary>
    public Digest Digested() => new(Take(Digest.Bytes));

    /// <summary>Bytes of the source itself.</summary>
    /// <param name="max">As many at most.</param>
    public ReadOnlyMemory<byte> Bytes(int max)
    {
        var length = Length(max);
        Take(length);
        return _source.Slice(_at - length, length);
    }

    /// <summary>Text.</summary>
    /// <param name="bytesMax">As many bytes at most.</param>
    public string Text(int bytesMax)
    {
        try
        {
            return Utf8.GetString(Bytes(bytesMax).Span);
        }
        catch (DecoderFallbackException)
        {
            throw new WireFormatException("a text is not UTF-8");
        }
    }

    /// <summary>A list.</summary>
    /// <param name="countMax">As many elements at most.</param>
    /// <param name="read">Reads one.</param>
    public T[] List<T>(int countMax, Element<T> read)
    {
        var count = Length(countMax);
        if (count > Left)
        {
            // An element has a byte at least: a count that lies cannot take memory.
            throw new WireFormatException($"cut short: {count} elements are wanted, {Left} bytes are left");
        }

        var values = new T[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(ref this);
        }

        return values;
    }

    /// <summary>A value that may be missing.</summary>
    public T? Maybe<T>(Element<T> read)
        where T : struct => Flag() ? read(ref this) : null;

    /// <summary>Says that nothing may be left.</summary>
    public readonly void End()
    {
        if (Left > 0)
        {
            throw new WireFormatException($"{Left} bytes are left over");
        }
    }

    private int Length(int max) =>
        I32() is var length && length >= 0 && length <= max
            ? length
            : throw new WireFormatException($"a length of {length} is outside 0 to {max}");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Left < count)
        {
            throw new WireFormatException($"cut short: {count} bytes are wanted, {Left} are left");
        }

        _at += count;
        return _source.Span.Slice(_at - count, count);
    }
}
