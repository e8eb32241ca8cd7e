namespace NovaCron.Dwcp.Encoding.Contexts;

/// <summary>
/// A frame's context on the wire: places in the list of known contents, as runs; for each a zigzag varint, places between the end of the
/// run before and this one's first, and a varint, how many follow each other.
/// </summary>
internal static class ContextList
{
    /// <summary>Contents of one frame's context, at most: 512 KiB, twice what compression sees of the frame itself.</summary>
    public const int UnitsMax = 128;

    /// <summary>The longest list, in bytes: each content a run of its own, its place anywhere.</summary>
    public const int BytesMax = UnitsMax * (5 + 1);

    /// <summary>Writes it.</summary>
    /// <returns>The bytes written, none for no places.</returns>
    public static int Write(ReadOnlySpan<int> places, Span<byte> destination)
    {
        var (length, end) = (0, 0L);
        while (!places.IsEmpty)
        {
            var count = 1;
            while (count < places.Length && places[count] == places[0] + count)
            {
                count++;
            }

            length += VarInt.Write(destination[length..], VarInt.ZigZag(places[0] - end));
            length += VarInt.Write(destination[length..], (ulong)count);
            end = places[0] + (long)count;
            places = places[count..];
        }

        return length;
    }

    /// <summary>Reads it; false where it breaks the format.</summary>
    /// <param name="list">All of it.</param>
    /// <param name="places">Gets the places; has room for <see cref="UnitsMax"/>.</param>
    /// <param name="count">How many there are.</param>
    public static bool TryRead(ReadOnlySpan<byte> list, Span<int> places, out int count)
    {
        count = 0;
        var end = 0L;
        while (!list.IsEmpty)
        {
            if (!VarInt.TryRead(ref list, out var distance) || !VarInt.TryRead(ref list, out var run))
            {
                return false;
            }

            var first = unchecked(end + VarInt.UnZigZag(distance));
            if (run is 0 || run > (ulong)(UnitsMax - count) || first < 0 || first > int.MaxValue - (long)run)
            {
                return false;
            }

            for (var i = 0; i < (int)run; i++)
            {
                places[count++] = (int)first + i;
            }

            end = first + (long)run;
        }

        return true;
    }
}
