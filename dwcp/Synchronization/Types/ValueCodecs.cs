using System.Buffers.Binary;
using System.Text;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>The types that a field's values have.</summary>
public static class ValueCodecs
{
    /// <summary>Text, in UTF-8.</summary>
    public static IValueCodec<string> Text { get; } = new TextCodec();

    /// <summary>Numbers, in 8 bytes, the lowest first.</summary>
    public static IValueCodec<long> Number { get; } = new NumberCodec();

    /// <summary>Truths, in a byte of 0 or 1.</summary>
    public static IValueCodec<bool> Truth { get; } = new TruthCodec();

    /// <summary>Bytes as they are.</summary>
    public static IValueCodec<ReadOnlyMemory<byte>> Bytes { get; } = new BytesCodec();

    private sealed class TextCodec : IValueCodec<string>
    {
        private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

        public byte[] Encode(string value) => Utf8.GetBytes(value);

        public string Decode(ReadOnlySpan<byte> bytes)
        {
            try
            {
                return Utf8.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                throw new WireFormatException("a text is not UTF-8");
            }
        }
    }

    private sealed class NumberCodec : IValueCodec<long>
    {
        public byte[] Encode(long value)
        {
            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            return bytes;
        }

        public long Decode(ReadOnlySpan<byte> bytes) => bytes.Length == sizeof(long)
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes)
            : throw new WireFormatException($"a number has 8 bytes, not {bytes.Length}");
    }

    private sealed class TruthCodec : IValueCodec<bool>
    {
        public byte[] Encode(bool value) => [value ? (byte)1 : (byte)0];

        public bool Decode(ReadOnlySpan<byte> bytes) => bytes switch
        {
            [0] => false,
            [1] => true,
            _ => throw new WireFormatException("a truth is a byte of 0 or 1"),
        };
    }

    private sealed class BytesCodec : IValueCodec<ReadOnlyMemory<byte>>
    {
        public byte[] Encode(ReadOnlyMemory<byte> value) => value.ToArray();

        public ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> bytes) => bytes.ToArray();
    }
}
