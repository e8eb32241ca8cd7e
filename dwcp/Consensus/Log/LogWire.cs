using System.Security.Cryptography;
using System.Text;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Reads what the log's types have in common. What a reader lets pass, a writer can write.</summary>
internal static class LogWire
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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

    public static MemberKey Key(this ref WireReader reader)
    {
        try
        {
            return new MemberKey(reader.Bytes(LogLimits.KeyBytesMax).Span);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new WireFormatException("a key is not one on P-256");
        }
    }

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
