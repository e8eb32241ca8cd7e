namespace NovaCron.Cli.Api;

/// <summary>A VM that has come, changed or gone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity.</param>
/// <param name="Vm">As it is now; null when it is gone.</param>
internal sealed record ApiVmChange(string Name, string Uid, ApiVm? Vm);
