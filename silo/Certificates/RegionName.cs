using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace NovaCron.Silo.Certificates;

/// <summary>A region's name, and the DNS name by which its certificate says it: <c>eu</c> is <c>eu.region.novacron</c>.</summary>
internal static partial class RegionName
{
    /// <summary>What a region's DNS name ends in. It is never resolved: it only names the region inside the certificate.</summary>
    public const string DnsSuffix = ".region.novacron";

    /// <summary>What a name may be, in words.</summary>
    public const string Rule = "1 to 32 of a-z, 0-9 and '-', beginning with a letter and not ending with '-'";

    /// <summary>Whether a name follows <see cref="Rule"/>.</summary>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>The region's DNS name.</summary>
    public static string ToDnsName(string region) => region + DnsSuffix;

    /// <summary>The one region a certificate stands for; false when it names none, or more than one.</summary>
    public static bool TryGetFrom(X509Certificate2 certificate, [NotNullWhen(true)] out string? region)
    {
        var names = certificate.Extensions
            .OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames())
            .Where(name => name.EndsWith(DnsSuffix, StringComparison.Ordinal))
            .Select(name => name[..^DnsSuffix.Length])
            .Distinct(StringComparer.Ordinal)
            .Take(2)
            .ToArray();
        region = names is [var only] && IsValid(only) ? only : null;
        return region is not null;
    }

    [GeneratedRegex(@"\A[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
