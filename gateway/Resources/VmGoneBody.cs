namespace NovaCron.Gateway.Resources;

/// <summary>A VM that is gone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity, unique for ever.</param>
internal sealed record VmGoneBody(string Name, string Uid);
