namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Names a host in the federation.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Host">Its name there.</param>
public readonly record struct HostKey(string Region, string Host);
