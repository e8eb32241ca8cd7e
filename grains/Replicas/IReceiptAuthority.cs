using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Grains.Replicas;

/// <summary>What a region adds to a receipt: the federation's certificate, and its own signature.</summary>
internal interface IReceiptAuthority
{
    /// <summary>Who owns a VM in the newest state that a quorum has signed; null where there is none, or nobody owns it there.</summary>
    Task<OwnershipCertificate?> CertifyAsync(string vm, CancellationToken cancellationToken);

    /// <summary>The configuration of an epoch, as this region's member knows it; null for one that it does not know, or no more.</summary>
    Task<FederationConfiguration?> FindConfigurationAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Signs in the region's name; null where the epoch has another key for it, or none.</summary>
    ReadOnlyMemory<byte>? Sign(FederationConfiguration configuration, in Digest digest);
}
