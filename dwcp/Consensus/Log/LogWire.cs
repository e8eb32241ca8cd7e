using System.Security.Cryptography;
using System.Text;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Reads what the log's types have in common. What a reader lets pass, a writer can write.</summary>
internal static class LogWire
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>An uncompressed point's coordinates.</summary>
    private const int PointBytes = 64;

    /// <summary>What stands before them: id-ecPublicKey, prime256v1, a bit string that begins with 4.</summary>
    private static ReadOnlySpan<byte> KeyHead =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    /// <summary>Whether a text can name something.</summary>
    public static bool IsName(string? text)
    {
        try
        {
            return !string.IsNullOrEmpty(text) && Utf8.GetByteCount(text) <= LogLimits.NameBytesMax && !text.Any(char.IsControl);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    public static string Name(this ref WireReader reader) =>
        reader.Text(LogLimits.NameBytesMax) is var text && IsName(text) ? text : throw new WireFormatException("a text is no name");

    /// <summary>A name, or nothing.</summary>
    public static string NameOrNone(this ref WireReader reader) =>
        reader.Text(LogLimits.NameBytesMax) is var text && (text.Length == 0 || IsName(text))
            ? text
            : throw new WireFormatException("a text is no name");

    /// <summary>
    /// A key, written the one way that it is here. What else a platform can read differs from one to the next, and members must not differ
    /// in what is a command.
    /// </summary>
    public static MemberKey Key(this ref WireReader reader)
    {
        var bytes = reader.Bytes(LogLimits.KeyBytesMax);
        if (!IsKey(bytes.Span))
        {
            throw new WireFormatException("a key is not one on P-256");
        }

        try
        {
            return new MemberKey(bytes.Span);
        }
        catch (CryptographicException)
        {
            throw new WireFormatException("a key is no point of P-256");
        }
    }

    /// <summary>Whether bytes are SubjectPublicKeyInfo of an uncompressed point of P-256 (RFC 5480); the point may still be none.</summary>
    public static bool IsKey(ReadOnlySpan<byte> bytes) => bytes.Length == KeyHead.Length + PointBytes && bytes.StartsWith(KeyHead);

    public static ReadOnlyMemory<byte> Signature(this ref WireReader reader) => reader.Bytes(LogLimits.SignatureBytesMax);

    public static WireWriter MaybeText(this WireWriter writer, string? value) =>
        value is null ? writer.Flag(false) : writer.Flag(true).Text(value);

    public static string? MaybeName(this ref WireReader reader) => reader.Flag() ? reader.Name() : null;

    /// <summary>Reads one thing that must fill its bytes.</summary>
    public static T Whole<T>(ReadOnlyMemory<byte> bytes, WireReader.Element<T> read)
    {
        var reader = new WireReader(bytes);
        var value = read(ref reader);
        reader.End();
        return value;
    }

    public static byte[] Encoded(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.ToArray();
    }
}
