using System.Globalization;

namespace NovaCron.Silo.Federation.Mapping;

/// <summary>Reads single values of a message, refusing what cannot be.</summary>
internal static class WireValues
{
    /// <summary>The longest region's, host's, VM's or machine type's name that is taken, in characters.</summary>
    public const int NameLengthMax = 256;

    /// <summary>An enumeration's value by its name.</summary>
    public static T ToEnum<T>(string name, string field)
        where T : struct, Enum
    {
        // Numbers would parse too: only names are part of the protocol.
        if (name.Length > 0 && char.IsAsciiLetter(name[0]) && Enum.TryParse<T>(name, out var value) && Enum.IsDefined(value))
            return value;
        throw new WireFormatException(field, $"says '{Cut(name)}', which this version does not know");
    }

    /// <summary>A sub-message that must be there.</summary>
    public static T Required<T>(T? message, string field)
        where T : class => message ?? throw new WireFormatException(field, "is missing");

    /// <summary>A name that must be there.</summary>
    public static string RequiredName(string value, string field)
    {
        if (value.Length is 0 or > NameLengthMax)
            throw new WireFormatException(field, $"must have 1 to {NameLengthMax} characters");
        return value;
    }

    /// <summary>An instant.</summary>
    public static DateTimeOffset ToInstant(long ticks, string field)
    {
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks)
            throw new WireFormatException(field, "is no instant");
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>A version number.</summary>
    public static Version ToVersion(string text, string field) =>
        Version.TryParse(text, out var version) ? version : throw new WireFormatException(field,
            $"says '{Cut(text)}', which is no version");

    /// <summary>A number that cannot be negative.</summary>
    public static long NotNegative(long value, string field) =>
        value >= 0 ? value : throw new WireFormatException(field, string.Create(CultureInfo.InvariantCulture, $"is negative: {value}"));

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
