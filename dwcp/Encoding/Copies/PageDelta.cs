using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NovaCron.Dwcp.Encoding.Copies;

/// <summary>
/// A page as its difference to an earlier copy of itself: pairs of varints, how many bytes are unchanged and how many changed,
/// each pair followed by the changed bytes, until the page is covered. Only the pair that ends a page may have no changed bytes.
/// </summary>
internal static class PageDelta
{
    /// <summary>
    /// The longest delta that is worth sending, in bytes: three quarters of a page. A longer one leaves out little, and what is left
    /// compresses worse than the page, whose repetitions it cuts up.
    /// </summary>
    public const int BytesMax = UnitAddress.Size * 3 / 4;

    /// <summary>A shorter run of unchanged bytes is sent along: a pair of its own costs two bytes or more.</summary>
    private const int UnchangedBytesMin = 4;

    private const int MaskWords = UnitAddress.Size / 64;

    /// <summary>The longest varint of a length within a page.</summary>
    private const int LengthBytesMax = 2;

    /// <summary>Writes the difference; false when the destination is too small for it.</summary>
    /// <param name="old">The copy, a page.</param>
    /// <param name="page">The page as it is now; it differs from the copy.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="written">Bytes written.</param>
    public static bool TryWrite(ReadOnlySpan<byte> old, ReadOnlySpan<byte> page, Span<byte> destination, out int written)
    {
        Span<ulong> unchanged = stackalloc ulong[MaskWords];
        Compare(old, page, unchanged);
        written = 0;
        for (var at = 0; at < UnitAddress.Size;)
        {
            var start = FindChanged(unchanged, at);
            var end = start == UnitAddress.Size ? start : FindUnchanged(unchanged, start + 1);
            if (destination.Length - written < (2 * LengthBytesMax) + end - start)
            {
                return false;
            }

            written += VarInt.Write(destination[written..], (ulong)(start - at));
            written += VarInt.Write(destination[written..], (ulong)(end - start));
            page[start..end].CopyTo(destination[written..]);
            written += end - start;
            at = end;
        }

        return true;
    }

    /// <summary>
    /// Takes one difference from the source's front and makes the page of it; false when it breaks the format. Then the page's
    /// content is undefined.
    /// </summary>
    public static bool TryRead(scoped ReadOnlySpan<byte> old, ref ReadOnlySpan<byte> source, Span<byte> page)
    {
        for (var at = 0; at < UnitAddress.Size;)
        {
            if (!TryReadLength(ref source, out var unchanged) || !TryReadLength(ref source, out var changed)
                || unchanged + changed > UnitAddress.Size - at || changed > source.Length)
            {
                return false;
            }

            // Two runs of the same sort next to each other, or a page in which nothing changed, are not what a writer makes.
            var endsUnchanged = changed == 0 && at > 0 && at + unchanged == UnitAddress.Size;
            if ((unchanged == 0 && at > 0) || (changed == 0 && !endsUnchanged))
            {
                return false;
            }

            old.Slice(at, unchanged).CopyTo(page[at..]);
            source[..changed].CopyTo(page[(at + unchanged)..]);
            source = source[changed..];
            at += unchanged + changed;
        }

        return true;
    }

    /// <summary>One bit for each byte, set where both are equal.</summary>
    private static void Compare(ReadOnlySpan<byte> old, ReadOnlySpan<byte> page, Span<ulong> unchanged)
    {
        ref var left = ref MemoryMarshal.GetReference(old[..UnitAddress.Size]);
        ref var right = ref MemoryMarshal.GetReference(page[..UnitAddress.Size]);
        var width = (nuint)Vector256<byte>.Count;
        for (var i = 0; i < unchanged.Length; i++)
        {
            var at = (nuint)i * 64;
            var low = Vector256.Equals(Vector256.LoadUnsafe(ref left, at), Vector256.LoadUnsafe(ref right, at));
            var high = Vector256.Equals(Vector256.LoadUnsafe(ref left, at + width), Vector256.LoadUnsafe(ref right, at + width));
            unchanged[i] = low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
        }
    }

    /// <summary>The first changed byte from a position on; the page's size when there is none.</summary>
    private static int FindChanged(ReadOnlySpan<ulong> unchanged, int from)
    {
        var changed = ~unchanged[from / 64] & (ulong.MaxValue << (from % 64));
        var word = from / 64;
        while (changed == 0)
        {
            if (++word == unchanged.Length)
            {
                return UnitAddress.Size;
            }

            changed = ~unchanged[word];
        }

        return (word * 64) + BitOperations.TrailingZeroCount(changed);
    }

    /// <summary>Where the next run of unchanged bytes worth a pair begins; what lies behind the page counts as unchanged.</summary>
    private static int FindUnchanged(ReadOnlySpan<ulong> unchanged, int from)
    {
        var mask = ulong.MaxValue << (from % 64);
        for (var word = from / 64; word < unchanged.Length; word++, mask = ulong.MaxValue)
        {
            var here = unchanged[word];
            var next = word + 1 < unchanged.Length ? unchanged[word + 1] : ulong.MaxValue;
            var starts = here & mask;
            for (var shift = 1; shift < UnchangedBytesMin; shift++)
            {
                starts &= (here >> shift) | (next << (64 - shift));
            }

            if (starts != 0)
            {
                return (word * 64) + BitOperations.TrailingZeroCount(starts);
            }
        }

        return UnitAddress.Size;
    }

    /// <summary>A varint of one or two bytes; a longer form than needed is refused.</summary>
    private static bool TryReadLength(ref ReadOnlySpan<byte> source, out int value)
    {
        value = 0;
        if (source.IsEmpty)
        {
            return false;
        }

        value = source[0] & 0x7F;
        if (source[0] < 0x80)
        {
            source = source[1..];
            return true;
        }

        if (source.Length < LengthBytesMax || source[1] is 0 or >= 0x80)
        {
            return false;
        }

        value |= source[1] << 7;
        source = source[LengthBytesMax..];
        return true;
    }
}
