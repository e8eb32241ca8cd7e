namespace NovaCron.Cli.Api;

/// <summary>A proven offence, as REST gives it.</summary>
/// <param name="Epoch">The epoch in which it was proven.</param>
/// <param name="Rule">The rule that was broken, by its number in the catalogue of offences.</param>
/// <param name="Region">The offender.</param>
/// <param name="ProofSha256">The digest of the proof.</param>
internal sealed record ApiOffence(long Epoch, string Rule, string Region, string ProofSha256);
