using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

/// <summary>Makes frames with right digests around tables that no encoder writes.</summary>
internal static class TableFrames
{
    public static byte[] Make(
        ReadOnlySpan<byte> table, uint units, ReadOnlySpan<byte> content = default, ulong sequence = 0, int copies = 0,
        byte? version = null)
    {
        var made = version ?? (copies > 0 ? FrameHeader.VersionCopies : FrameHeader.VersionFirst);
        var body = new byte[table.Length + content.Length];
        table.CopyTo(body);
        content.CopyTo(body.AsSpan(table.Length));
        var frame = new byte[FrameHeader.Size + body.Length];
        new FrameHeader(made, HdeCodec.Stored, units, sequence, (uint)table.Length, (uint)body.Length, (uint)body.Length)
        {
            Copies = (uint)copies,
        }.Write(frame);
        byte[] digested = [.. frame[..FrameHeader.DigestOffset], .. body];
        FrameDigest.Compute(made, digested, frame.AsSpan(FrameHeader.DigestOffset));
        body.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }
}
