using System.Buffers.Text;

namespace NovaCron.Grains.Hosting;

/// <summary>
/// A state's bytes with an announcement before them. The database's own trigger cuts a copy of it into the outbox, in the transaction that
/// stores the state (script 50-novacron-synchronization): four letters, ten decimal digits that say how many bytes it has, and those. A
/// state without one is stored as it is; it begins otherwise.
/// </summary>
internal static class AnnouncedPayload
{
    private const int DigitsCount = 10;
    private const int HeadBytes = 4 + DigitsCount;

    private static ReadOnlySpan<byte> Magic => "NCA1"u8;

    /// <summary>Puts an announcement before a state.</summary>
    public static byte[] Join(ReadOnlySpan<byte> announcement, ReadOnlySpan<byte> state)
    {
        var payload = new byte[HeadBytes + announcement.Length + state.Length];
        Magic.CopyTo(payload);
        Utf8Formatter.TryFormat(announcement.Length, payload.AsSpan(Magic.Length), out _, new('D', DigitsCount));
        announcement.CopyTo(payload.AsSpan(HeadBytes));
        state.CopyTo(payload.AsSpan(HeadBytes + announcement.Length));
        return payload;
    }

    /// <summary>The state alone.</summary>
    /// <exception cref="NotSupportedException">What stands before it is none.</exception>
    public static ReadOnlySpan<byte> StateOf(ReadOnlySpan<byte> payload)
    {
        if (!payload.StartsWith(Magic))
        {
            return payload;
        }

        return payload.Length >= HeadBytes
            && Utf8Parser.TryParse(payload[Magic.Length..HeadBytes], out int length, out var digits)
            && digits == DigitsCount
            && length >= 0
            && length <= payload.Length - HeadBytes
            ? payload[(HeadBytes + length)..]
            : throw new NotSupportedException("A stored state has an announcement before it that cannot be read.");
    }
}
