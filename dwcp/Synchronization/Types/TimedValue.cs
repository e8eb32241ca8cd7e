using System.Buffers.Binary;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Types;

/// <summary>A value behind the moment it was written at: what registers and maps have for a payload.</summary>
internal static class TimedValue
{
    /// <summary>The moment's bytes.</summary>
    public const int HeadBytes = sizeof(long);

    public static Payload Encode<T>(HybridTime time, T value, IValueCodec<T> codec)
    {
        var written = codec.Encode(value);
        var bytes = new byte[HeadBytes + written.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, time.Bits);
        written.CopyTo(bytes, HeadBytes);
        return Payload.Own(bytes);
    }

    public static T ValueOf<T>(in Entry entry, IValueCodec<T> codec) => codec.Decode(entry.Payload.Span[HeadBytes..]);

    /// <summary>
    /// The last of entries that were written at once: the latest, and of equally late ones the one of the greatest dot. There is an entry.
    /// </summary>
    public static ref readonly Entry Last(ReadOnlySpan<Entry> entries)
    {
        ref readonly var last = ref entries[0];
        foreach (ref readonly var entry in entries[1..])
        {
            var order = TimeOf(entry).CompareTo(TimeOf(last));
            if (order > 0 || (order == 0 && entry.Dot > last.Dot))
            {
                last = ref entry;
            }
        }

        return ref last;
    }

    private static HybridTime TimeOf(in Entry entry) => HybridTime.OfBits(BinaryPrimitives.ReadInt64LittleEndian(entry.Payload.Span));
}
