using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding.Copies;

/// <summary>Calls as a guest makes them that runs while it is copied: few units, sent again and again with small changes.</summary>
internal static class CopyCalls
{
    public static Arbitrary<UnitCall[]> Sequences(int units) => Arb.From(
        Gen.Choose(0, int.MaxValue).ArrayOf().Resize(400).Select(steps => Make(steps, units)), Shrink);

    /// <summary>The calls that a sequence of numbers stands for.</summary>
    public static UnitCall[] Make(int[] steps, int units)
    {
        var contents = new Dictionary<(int Unit, int Block), byte[]>();
        return [.. steps.Select(step => Make(new Random(step), units, contents))];
    }

    private static UnitCall Make(Random random, int units, Dictionary<(int Unit, int Block), byte[]> contents)
    {
        var at = (Unit: random.Next(units), Block: random.Next(8) == 0 ? 1 : 0);
        var old = contents.GetValueOrDefault(at) ?? Hde.TextPage(at.Unit);
        switch (random.Next(16))
        {
            case 0: return Hde.Flush;
            case 1: return new UnitCall("opaque") { Bytes = Hde.RandomPage(at.Unit)[..random.Next(1, 3000)] };
            case 2: return Hde.Zero(at.Unit, (byte)random.Next(2), (ushort)at.Block);
            case 3: return Hde.Page(at.Unit, new byte[UnitAddress.Size], (ushort)at.Block);
            case 4: return Hde.Page(at.Unit, old, (ushort)at.Block, tag: 9);
            case 5: old = Hde.RandomPage(random.Next()); break;
            case < 12: old = Hde.Changed(old, random.Next(4000), random.Next(96), (byte)random.Next(256)); break;
            default: break;
        }

        contents[at] = old;
        return Hde.Page(at.Unit, old, (ushort)at.Block);
    }

    private static IEnumerable<UnitCall[]> Shrink(UnitCall[] calls)
    {
        for (var size = calls.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= calls.Length; at += size)
            {
                yield return [.. calls[..at], .. calls[(at + size)..]];
            }
        }
    }
}
