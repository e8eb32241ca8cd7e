namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What a proof proves.</summary>
/// <param name="Item">The offence's number in the catalogue, as in A1.</param>
/// <param name="Offender">The region.</param>
public sealed record Verdict(string Item, string Offender);
