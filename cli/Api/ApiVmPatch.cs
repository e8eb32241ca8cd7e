namespace NovaCron.Cli.Api;

/// <summary>What is to change of a VM.</summary>
/// <param name="Failover"><c>automatic</c> or <c>manual</c>; null leaves it.</param>
/// <param name="Standby">The region that is to take over; null lets the owner choose.</param>
/// <param name="Labels">Labels to put, and those to remove as null; null leaves all.</param>
internal sealed record ApiVmPatch(string? Failover, string? Standby, IReadOnlyDictionary<string, string?>? Labels = null);
