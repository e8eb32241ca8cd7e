using NovaCron.Dwcp.Encoding;

namespace NovaCron.Bench.Hde.Measuring;

/// <summary>Hands a content to an encoder unit by unit, as a hypervisor hands a guest's memory over.</summary>
internal static class UnitStream
{
    /// <summary>Hands it over; the frames.</summary>
    public static List<byte[]> Encode(FrameEncoder encoder, ReadOnlySpan<byte> content)
    {
        List<byte[]> frames = [];
        for (var offset = 0; offset + UnitAddress.Size <= content.Length; offset += UnitAddress.Size)
        {
            var unit = content.Slice(offset, UnitAddress.Size);
            var address = new UnitAddress(0, (ulong)offset);
            if (IsZero(unit))
                encoder.Zero(address, 0, 0);
            else
                encoder.Page(address, 0, unit);
            Take(encoder, frames);
        }

        encoder.Flush();
        Take(encoder, frames);
        return frames;
    }

    /// <summary>Bytes of the units that are not all zeros.</summary>
    public static long FilledBytes(ReadOnlySpan<byte> content)
    {
        var filled = 0L;
        for (var offset = 0; offset + UnitAddress.Size <= content.Length; offset += UnitAddress.Size)
            filled += IsZero(content.Slice(offset, UnitAddress.Size)) ? 0 : UnitAddress.Size;
        return filled;
    }

    public static bool IsZero(ReadOnlySpan<byte> unit) => !unit.ContainsAnyExcept((byte)0);

    private static void Take(FrameEncoder encoder, List<byte[]> frames)
    {
        while (encoder.TryTake(out var frame))
        {
            frames.Add(frame.Memory.ToArray());
            frame.Dispose();
        }
    }
}
