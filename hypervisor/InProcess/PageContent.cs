using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>
/// The pages a workload writes: index (4 bytes), version (4), checksum (8), then content that is text, records, random or
/// mostly zero, by turns, so that encoders meet what real guests hold. Little-endian.
/// </summary>
internal static class PageContent
{
    private const int HeaderBytes = 16;
    private const int RecordBytes = 64;
    private static readonly byte[] Words =
        "GET /v1/vms 200 migration finished; the quick heartbeat of eu moved to us while nobody noticed. "u8.ToArray();

    public static void Fill(Span<byte> page, uint index, uint version)
    {
        var body = page[HeaderBytes..];
        var random = new SplitMix(((ulong)index << 32) | version);
        switch (index % 4)
        {
            case 0:
                FillText(body, ref random);
                break;
            case 1:
                FillRecords(body, index, version);
                break;
            case 2:
                FillRandom(body, ref random);
                break;
            default:
                body.Clear();
                BinaryPrimitives.WriteUInt64LittleEndian(body[((int)(random.Next() % 500) * 8)..], random.Next());
                break;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(page, index);
        BinaryPrimitives.WriteUInt32LittleEndian(page[4..], version);
        BinaryPrimitives.WriteUInt64LittleEndian(page[8..], Checksum(index, version, body));
    }

    /// <summary>Whether a page is what <see cref="Fill"/> made of this index and version.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> page, uint index, uint version) =>
        BinaryPrimitives.ReadUInt32LittleEndian(page) == index
        && BinaryPrimitives.ReadUInt32LittleEndian(page[4..]) == version
        && BinaryPrimitives.ReadUInt64LittleEndian(page[8..]) == Checksum(index, version, page[HeaderBytes..]);

    private static void FillText(Span<byte> body, ref SplitMix random)
    {
        while (!body.IsEmpty)
        {
            var start = (int)(random.Next() % (uint)Words.Length);
            var length = Math.Min(body.Length, Words.Length - start);
            Words.AsSpan(start, length).CopyTo(body);
            body = body[length..];
        }
    }

    private static void FillRecords(Span<byte> body, uint index, uint version)
    {
        body.Clear();
        for (var at = 0; at + RecordBytes <= body.Length; at += RecordBytes)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(body[at..], index);
            BinaryPrimitives.WriteUInt32LittleEndian(body[(at + 4)..], (uint)at / RecordBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(body[(at + 16)..], at % 512 == 0 ? version : 0);
        }
    }

    private static void FillRandom(Span<byte> body, ref SplitMix random)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(body);
        foreach (ref var word in words)
        {
            word = random.Next();
        }
    }

    private static ulong Checksum(uint index, uint version, ReadOnlySpan<byte> body)
    {
        var sum = ((ulong)index << 32) | version;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(body))
        {
            sum = (BitOperations.RotateLeft(sum, 23) ^ word) * 0x9e3779b97f4a7c15;
        }

        return sum;
    }
}
