namespace NovaCron.Cli.Api;

/// <summary>A VM that is gone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity.</param>
internal sealed record ApiVmGone(string Name, string Uid);
