using System.Buffers;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>
/// Public keys that regions must have, on top of a certificate that leads to an authority: whoever holds the authority's key cannot
/// speak for a pinned region. A pin is the SHA-256 of a key's SubjectPublicKeyInfo (RFC 7469, section 2.4); a region may have several,
/// so that its key can be changed. Regions without a pin need the authority's word only.
/// </summary>
public sealed class PeerPins
{
    /// <summary>Most pins of one region.</summary>
    public const int PinsPerRegionMax = 16;

    private const string Algorithm = "sha256:";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly FrozenDictionary<string, byte[][]> _pins;

    private PeerPins(FrozenDictionary<string, byte[][]> pins) => _pins = pins;

    /// <summary>No region is pinned.</summary>
    public static PeerPins None { get; } = new(FrozenDictionary<string, byte[][]>.Empty);

    /// <summary>The regions that have a pin.</summary>
    public IEnumerable<string> Regions => _pins.Keys;

    /// <summary>Reads pins, each <c>REGION=sha256:HEX</c>; a region named several times may have any of its keys.</summary>
    /// <exception cref="FormatException">One of them is malformed, or a region has too many; the message names it.</exception>
    public static PeerPins Parse(IEnumerable<string> texts)
    {
        var pins = texts.Select(ParseOne).GroupBy(pin => pin.Region, pin => pin.Key, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        return pins.FirstOrDefault(pin => pin.Value.Length > PinsPerRegionMax) is { Key: { } region }
            ? throw new FormatException($"Region '{region}' has more than {PinsPerRegionMax} pins.")
            : new PeerPins(pins);
    }

    /// <summary>The pin of a certificate's key, <c>sha256:HEX</c>.</summary>
    public static string Of(X509Certificate2 certificate) => Algorithm + Convert.ToHexStringLower(Digest(certificate));

    /// <summary>Whether a certificate may speak for a region.</summary>
    public bool Allow(string region, X509Certificate2 certificate)
    {
        if (!_pins.TryGetValue(region, out var pins))
        {
            return true;
        }

        var digest = Digest(certificate);
        return pins.Any(pin => CryptographicOperations.FixedTimeEquals(pin, digest));
    }

    private static byte[] Digest(X509Certificate2 certificate) => SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    private static (string Region, byte[] Key) ParseOne(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var key = text.AsSpan(equals + 1);
        if (equals > 0
            && RegionCertificate.IsRegionName(text[..equals])
            && key.StartsWith(Algorithm, StringComparison.Ordinal)
            && key.Length == Algorithm.Length + (2 * SHA256.HashSizeInBytes)
            && key[Algorithm.Length..].IndexOfAnyExcept(HexDigits) < 0)
        {
            return (text[..equals], Convert.FromHexString(key[Algorithm.Length..]));
        }

        throw new FormatException($"'{text}' is no pin: REGION={Algorithm}HEX, with {2 * SHA256.HashSizeInBytes} digits.");
    }
}
