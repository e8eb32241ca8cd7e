namespace NovaCron.Cli.Api;

/// <summary>What is to change of a VM.</summary>
/// <param name="Failover"><c>automatic</c> or <c>manual</c>.</param>
/// <param name="Standby">The region that is to take over; null lets the owner choose.</param>
internal sealed record ApiVmPatch(string Failover, string? Standby);
