using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>What a replica of the records is made of.</summary>
/// <param name="Region">The region.</param>
/// <param name="Store">Where it is written; the caller disposes of it, after the driver.</param>
/// <param name="Link">Carries its messages to other regions.</param>
/// <param name="Signer">Signs as the region.</param>
/// <param name="Verifier">Knows all authors' keys.</param>
/// <param name="Options">Pace and limits of the replica.</param>
/// <param name="Driving">Pace and limits of what drives it.</param>
public sealed record SyncSetup(
    string Region,
    ISyncStore Store,
    ISyncLink Link,
    IMemberSigner Signer,
    IAuthorVerifier Verifier,
    SyncOptions Options,
    SyncDriverOptions Driving);
