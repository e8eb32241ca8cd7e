using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Grains.Replicas;

namespace NovaCron.Grains.Tests.World;

/// <summary>What one region adds to receipts, in one life of its silo.</summary>
internal sealed class MemoryReceipts(MemoryLog log, string region, CrashGate gate) : IReceiptAuthority
{
    public Task<OwnershipCertificate?> CertifyAsync(string vm, CancellationToken cancellationToken)
    {
        gate.Pass();
        return Task.FromResult(log.Certify(vm));
    }

    public Task<FederationConfiguration?> FindConfigurationAsync(long epoch, CancellationToken cancellationToken) =>
        Task.FromResult(epoch == log.Configuration.Epoch ? log.Configuration : null);

    public ReadOnlyMemory<byte>? Sign(FederationConfiguration configuration, in Digest digest) => log.Sign(region, digest);
}
