using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

/// <summary>Random call sequences: runs and jumps, few and many blocks and tags, all kinds of content.</summary>
internal static class UnitCalls
{
    public static Arbitrary<UnitCall[]> Sequences() => Arb.From(Call().ArrayOf(), Shrink);

    private static Gen<UnitCall> Call() => Gen.Frequency(
        (6, Address().SelectMany(_ => Tag(), (address, tag) => (address, tag)).SelectMany(
            _ => Content(), (at, content) => new UnitCall("page", at.address, at.tag) { Bytes = content })),
        (6, Address().SelectMany(_ => Tag(), (address, tag) => (address, tag)).SelectMany(
            _ => Gen.Choose(0, 2), (at, fill) => new UnitCall("zero", at.address, at.tag, (byte)(fill * 127)))),
        (2, Gen.Choose(0, 9000).SelectMany(_ => Gen.Choose(0, 999), (length, seed) =>
            new UnitCall("opaque") { Bytes = Bytes(Math.Min(length, 2 * UnitAddress.Size), seed) })),
        (1, Gen.Choose(0, ushort.MaxValue).SelectMany(_ => Gen.Elements("", "pc.ram", "vga.vram", "Überblock/0", new string('x', 255)),
            (block, name) => new UnitCall("block", new UnitAddress((ushort)block, 0), Text: name))));

    private static Gen<UnitAddress> Address() =>
        Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, int.MaxValue)).SelectMany(
            _ => Gen.OneOf(Gen.Choose(0, 1), Gen.Choose(0, ushort.MaxValue)),
            (unit, block) => new UnitAddress((ushort)block, (ulong)unit * UnitAddress.Size));

    private static Gen<ushort> Tag() => Gen.Elements<ushort>(0, 8, 0x28, ushort.MaxValue);

    private static Gen<byte[]> Content() => Gen.Choose(0, 999).SelectMany(_ => Gen.Choose(0, 3), (seed, kind) => kind switch
    {
        0 => new byte[UnitAddress.Size],
        1 => [.. Enumerable.Repeat((byte)seed, UnitAddress.Size)],
        2 => Hde.TextPage(seed),
        _ => Hde.RandomPage(seed),
    });

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<UnitCall[]> Shrink(UnitCall[] calls)
    {
        for (var i = 0; i < calls.Length; i++)
        {
            yield return [.. calls[..i], .. calls[(i + 1)..]];
        }
    }
}
