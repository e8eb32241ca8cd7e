using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Tests.Memories;

/// <summary>Units of guests' memories for tests.</summary>
internal static class Memory
{
    public static UnitAddress At(int unit, ushort block = 0) => new(block, (ulong)unit * UnitAddress.Size);

    public static byte[] Page(int seed)
    {
        var page = new byte[UnitAddress.Size];
        new Random(seed).NextBytes(page);
        return page;
    }

    /// <summary>Has pages pass, numbered from a seed on.</summary>
    public static KeptMemoryWriter Pass(KeptMemoryWriter writer, int pages, int seed = 0)
    {
        for (var unit = 0; unit < pages; unit++)
        {
            writer.Page(At(unit), Page(seed + unit));
        }

        return writer;
    }
}
