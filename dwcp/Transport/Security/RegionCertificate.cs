using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>Which region a certificate belongs to: the one subject alternative DNS name <c>REGION.region.novacron</c> it has.</summary>
public static class RegionCertificate
{
    /// <summary>What follows the region in the DNS name.</summary>
    public const string NameSuffix = ".region.novacron";

    /// <summary>Longest region name, in characters: a DNS label.</summary>
    public const int RegionLengthMax = 63;

    private static readonly SearchValues<char> RegionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The DNS name a region's certificates carry, which is also the TLS server name to ask for.</summary>
    /// <param name="region">The region.</param>
    /// <exception cref="ArgumentException">It is no region name.</exception>
    public static string DnsNameOf(string region) => IsRegionName(region)
        ? region + NameSuffix
        : throw new ArgumentException(
            $"'{region}' is no region name: 1 to {RegionLengthMax} of a-z, 0-9 and inner hyphens.", nameof(region));

    /// <summary>Whether a text can name a region: a lower-case DNS label.</summary>
    public static bool IsRegionName([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= RegionLengthMax }
        && !text.AsSpan().ContainsAnyExcept(RegionCharacters)
        && text[0] != '-'
        && text[^1] != '-';

    /// <summary>Reads the region. Fails when the certificate names no region, more than one, or a malformed one.</summary>
    /// <param name="certificate">A certificate; whether to trust it is another question.</param>
    /// <param name="region">The region it names.</param>
    public static bool TryGetRegion(X509Certificate2? certificate, [NotNullWhen(true)] out string? region)
    {
        region = null;
        if (certificate is null)
        {
            return false;
        }

        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames())
            .Where(name => name.EndsWith(NameSuffix, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(2)
            .ToArray();
        if (names.Length != 1 || !IsRegionName(names[0][..^NameSuffix.Length]))
        {
            return false;
        }

        region = names[0][..^NameSuffix.Length];
        return true;
    }
}
