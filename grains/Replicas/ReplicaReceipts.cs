using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Replicas;

/// <summary>The region's member and its key.</summary>
internal sealed class ReplicaReceipts(ReplicaHost host, IGrainFactory grains, IFederation federation) : IReceiptAuthority
{
    private IReplicaGrain Replica => grains.GetReplica(federation.LocalRegion);

    /// <inheritdoc/>
    public async Task<OwnershipCertificate?> CertifyAsync(string vm, CancellationToken cancellationToken) =>
        await Replica.CertifyAsync(vm, cancellationToken) is { } encoded ? OwnershipCertificate.Decode(encoded) : null;

    /// <inheritdoc/>
    public async Task<FederationConfiguration?> FindConfigurationAsync(long epoch, CancellationToken cancellationToken) =>
        await Replica.FindConfigurationAsync(epoch, cancellationToken) is { } encoded ? FederationConfiguration.Decode(encoded) : null;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Sign(FederationConfiguration configuration, in Digest digest) =>
        configuration.Find(federation.LocalRegion) is { } self && host.FindSigner(self.Key) is { } signer ? signer.Sign(digest) : null;
}
