using System.Globalization;
using System.Text;

namespace Orleans.Runtime;

/// <summary>
/// How integer and GUID keys, with or without a text after them, are written in a key: hexadecimal digits, then <c>+text</c>.
/// </summary>
public static class GrainIdKeyExtensions
{
    private const int GuidDigits = 32;

    /// <summary>The key of an integer.</summary>
    public static IdSpan CreateIntegerKey(long key) => CreateIntegerKey(key, null);

    /// <summary>The key of an integer with a text.</summary>
    public static IdSpan CreateIntegerKey(long key, string? keyExtension) =>
        IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture) + Extension(keyExtension));

    /// <summary>The key of a GUID.</summary>
    public static IdSpan CreateGuidKey(Guid key) => CreateGuidKey(key, null);

    /// <summary>The key of a GUID with a text.</summary>
    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) => IdSpan.Create(key.ToString("N") + Extension(keyExtension));

    /// <summary>Reads an integer key; a key that merely looks like one is read too.</summary>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var text = grainId.Key.AsSpan();
        keyExt = null;
        if (text.IndexOf((byte)'+') is >= 0 and var plus)
        {
            keyExt = Encoding.UTF8.GetString(text[(plus + 1)..]);
            text = text[..plus];
        }

        return long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key);
    }

    /// <summary>Reads a GUID key; a key that merely looks like one is read too.</summary>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var text = grainId.Key.AsSpan();
        keyExt = null;
        key = default;
        if (text.Length > GuidDigits && text[GuidDigits] == (byte)'+')
        {
            keyExt = Encoding.UTF8.GetString(text[(GuidDigits + 1)..]);
            text = text[..GuidDigits];
        }

        return text.Length == GuidDigits && Guid.TryParseExact(Encoding.UTF8.GetString(text), "N", out key);
    }

    /// <summary>Reads an integer key.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    /// <summary>Reads an integer key and its text.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) => grainId.TryGetIntegerKey(out var key, out keyExt)
        ? key
        : throw new ArgumentException($"\"{grainId}\" has no integer key.", nameof(grainId));

    /// <summary>Reads a GUID key.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Guid GetGuidKey(this GrainId grainId) => grainId.GetGuidKey(out _);

    /// <summary>Reads a GUID key and its text.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) => grainId.TryGetGuidKey(out var key, out keyExt)
        ? key
        : throw new ArgumentException($"\"{grainId}\" has no GUID key.", nameof(grainId));

    private static string Extension(string? text) => string.IsNullOrWhiteSpace(text) ? "" : "+" + text;
}
