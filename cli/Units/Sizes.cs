using System.Globalization;

namespace NovaCron.Cli.Units;

/// <summary>Sizes as people write them: <c>512MiB</c>, <c>2 GiB</c>, <c>1.5GB</c>, <c>1048576</c>.</summary>
internal static class Sizes
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("T", 1L << 40),
        ("B", 1),
    ];

    /// <summary>Reads a size.</summary>
    /// <param name="text">A number and a unit; without a unit, bytes. K, M, G and T alone are powers of 1024.</param>
    /// <param name="bytes">The size, in bytes.</param>
    /// <returns>Whether the text is a size that is not negative.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        var number = text.Trim();
        var factor = 1L;
        foreach (var (unit, unitBytes) in Units)
        {
            if (number.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                (number, factor) = (number[..^unit.Length].TrimEnd(), unitBytes);
                break;
            }
        }

        bytes = 0;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value > long.MaxValue / factor
            || decimal.Truncate(value * factor) != value * factor)
        {
            return false;
        }

        bytes = (long)(value * factor);
        return true;
    }

    /// <summary>Writes a size with the largest unit that keeps it at or above one: <c>512 MiB</c>, <c>1.5 GiB</c>.</summary>
    public static string Format(long bytes)
    {
        if (Math.Abs(bytes) < 1024)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        }

        var unit = 0;
        var value = bytes / 1024.0;
        while (Math.Abs(value) >= 1024 && unit < 3)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit].Unit}");
    }

    /// <summary>Writes a rate: <c>112 MB/s</c>, as links are sold, in powers of 1000.</summary>
    public static string FormatRate(long bytesPerSecond) => bytesPerSecond < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytesPerSecond / 1e3:0} kB/s")
        : string.Create(CultureInfo.InvariantCulture, $"{bytesPerSecond / 1e6:0.#} MB/s");
}
