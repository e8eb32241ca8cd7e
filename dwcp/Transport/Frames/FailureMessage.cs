using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Payload of REFUSE and ABORT, little-endian: error (1 byte, <see cref="AmstError"/>), stage (1 byte,
/// <see cref="AmstStage"/>), the aborting side's own code (2 bytes), and up to 512 bytes of UTF-8 for the operator.
/// </summary>
internal sealed record FailureMessage(AmstError Error, AmstStage Stage, ushort Code, string Detail)
{
    public const int DetailBytesMax = 512;

    private const int FixedSize = 4;

    /// <summary>A failure of this side, to be told to the other.</summary>
    public static FailureMessage Of(AmstException failure) => new(failure.Error, failure.Stage, failure.Code, failure.Detail);

    /// <summary>The message as bytes; a long text is cut between characters.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[FixedSize + DetailBytesMax];
        bytes[0] = (byte)Error;
        bytes[1] = (byte)Stage;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), Code);
        System.Text.Unicode.Utf8.FromUtf16(Detail, bytes.AsSpan(FixedSize), out _, out var written);
        return bytes[..(FixedSize + written)];
    }

    /// <summary>Reads the message; values this version does not know become <see cref="AmstError.Aborted"/> and the data stage.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out FailureMessage? message)
    {
        message = null;
        if (source.Length is < FixedSize or > FixedSize + DetailBytesMax)
        {
            return false;
        }

        var error = (AmstError)source[0];
        var stage = (AmstStage)source[1];
        message = new FailureMessage(
            Enum.IsDefined(error) ? error : AmstError.Aborted,
            Enum.IsDefined(stage) ? stage : AmstStage.Data,
            BinaryPrimitives.ReadUInt16LittleEndian(source[2..]),
            Printable(System.Text.Encoding.UTF8.GetString(source[FixedSize..])));
        return true;
    }

    /// <summary>The failure as this side's caller sees it: noticed by the other side.</summary>
    public AmstException ToException(AmstSide noticedBy) => new(Error, noticedBy, Stage, Detail, code: Code);

    // What a peer writes ends up in logs and terminals: control characters are not passed on.
    private static string Printable(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var index = 0; index < source.Length; index++)
        {
            target[index] = char.IsControl(source[index]) ? ' ' : source[index];
        }
    });
}
