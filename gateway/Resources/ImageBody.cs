namespace NovaCron.Gateway.Resources;

/// <summary>A guest image in the content-addressed stores of the hosts.</summary>
/// <param name="Sha256">SHA-256 of its content, lower-case hexadecimal.</param>
/// <param name="LengthBytes">Its length, in bytes.</param>
internal sealed record ImageBody(string Sha256, long LengthBytes);
