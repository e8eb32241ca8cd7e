namespace NovaCron.Agent.Lease;

/// <summary>A life of the host's watchdogs.</summary>
/// <param name="Nonce">Its name.</param>
/// <param name="Boot">The boot of the host that it is of: with the host everything ends that it guarded.</param>
internal sealed record LeaseRecord(string Nonce, string Boot);
