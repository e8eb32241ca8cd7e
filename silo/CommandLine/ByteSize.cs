using System.Globalization;

namespace NovaCron.Silo.CommandLine;

/// <summary>Amounts of bytes as operators write them: <c>536870912</c>, <c>512MiB</c>, <c>2GiB</c>.</summary>
internal static class ByteSize
{
    private static readonly (string Suffix, int Shift)[] Units =
        [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40), ("K", 10), ("M", 20), ("G", 30), ("T", 40), ("B", 0), ("", 0)];

    /// <summary>Reads an amount; false when it is none, or does not fit 63 bits.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var (suffix, shift) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        var digits = text.AsSpan(0, text.Length - suffix.Length);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount > long.MaxValue >> shift)
            return false;
        bytes = amount << shift;
        return true;
    }
}
