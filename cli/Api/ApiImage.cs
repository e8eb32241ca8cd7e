namespace NovaCron.Cli.Api;

/// <summary>A guest image.</summary>
/// <param name="Sha256">SHA-256 of its content, lower-case hexadecimal.</param>
/// <param name="LengthBytes">Its length, in bytes.</param>
internal sealed record ApiImage(string Sha256, long LengthBytes);
