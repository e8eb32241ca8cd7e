using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Transport;

/// <summary>What sender and receiver agreed on before the first connection; both hold the same.</summary>
/// <param name="Session">Names the transfer.</param>
/// <param name="Kind">What it carries, such as <c>memory</c> or <c>image</c>: 1 to <see cref="KindBytesMax"/> bytes of UTF-8.</param>
/// <param name="SourceRegion">The sender's region; its certificate must say the same.</param>
/// <param name="TargetRegion">The receiver's region; its certificate must say the same.</param>
/// <param name="Token">
/// A secret presented on every connection: <see cref="TokenBytesMin"/> to <see cref="TokenBytesMax"/> bytes. Never logged.
/// </param>
public sealed record TransferOffer(
    AmstSessionId Session,
    string Kind,
    string SourceRegion,
    string TargetRegion,
    ReadOnlyMemory<byte> Token)
{
    /// <summary>Longest kind, in bytes of UTF-8.</summary>
    public const int KindBytesMax = 64;

    /// <summary>Shortest token, in bytes.</summary>
    public const int TokenBytesMin = 16;

    /// <summary>Longest token, in bytes.</summary>
    public const int TokenBytesMax = 256;

    /// <summary>Checks the fields' limits.</summary>
    /// <exception cref="ArgumentException">A field is outside its limit; the message names it.</exception>
    public void Validate()
    {
        if (Session.Value == Guid.Empty)
        {
            throw new ArgumentException("A transfer needs a session id.", nameof(Session));
        }

        if (string.IsNullOrEmpty(Kind) || System.Text.Encoding.UTF8.GetByteCount(Kind) > KindBytesMax)
        {
            throw new ArgumentException($"A transfer's kind has 1 to {KindBytesMax} bytes.", nameof(Kind));
        }

        if (!RegionCertificate.IsRegionName(SourceRegion) || !RegionCertificate.IsRegionName(TargetRegion))
        {
            throw new ArgumentException($"'{SourceRegion}' or '{TargetRegion}' is no region name.", nameof(SourceRegion));
        }

        if (Token.Length is < TokenBytesMin or > TokenBytesMax)
        {
            throw new ArgumentException($"A token has {TokenBytesMin} to {TokenBytesMax} bytes.", nameof(Token));
        }
    }
}
