using System.Security.Cryptography;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Grains.Replicas;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;

namespace NovaCron.Silo.Consensus;

/// <summary>
/// What this region brings to the federation's log: its key, and how the log began. A region that was told of neither is no member, and
/// opens nothing.
/// </summary>
internal sealed class ConsensusParts : IDisposable
{
    private readonly EcdsaSigner? _signer;
    private readonly FederationConfiguration? _genesis;
    private readonly string _region;

    private ConsensusParts(string region, EcdsaSigner? signer, FederationConfiguration? genesis) =>
        (_region, _signer, _genesis) = (region, signer, genesis);

    /// <summary>The key that the others' federation file names this region by, in base64; null where the region has none.</summary>
    public string? PublicKey => _signer is null ? null : Convert.ToBase64String(_signer.Public.Info.Span);

    /// <summary>Opens what the region was told of.</summary>
    /// <exception cref="StartupException">Something cannot be used, or does not fit together.</exception>
    public static ConsensusParts Open(RegionOptions options)
    {
        if (options.FederationFile is null && !options.CreatesConsensusKey)
            return new ConsensusParts(options.Region, null, null);
        var genesis = options.FederationFile is { } file ? FederationFile.Read(file) : null;
        foreach (var member in (genesis?.Members ?? []).Where(member => member.Region != options.Region))
        {
            if (options.Peers.All(peer => peer.Region != member.Region))
                throw StartupException.Configuration($"{options.FederationFile} has the member {member.Region}, which is no --peer.");
        }

        var signer = ConsensusKey.Open(
            options.ConsensusKeyFile ?? new DataFolder(options.DataDirectory).ConsensusKeyFile, options.CreatesConsensusKey);
        if (genesis?.Find(options.Region) is { } self && !self.Key.Equals(signer.Public))
        {
            var mine = Convert.ToBase64String(signer.Public.Info.Span);
            signer.Dispose();
            throw StartupException.Configuration(
                $"{options.FederationFile} has another key for {options.Region} than this region's, which is {mine}");
        }

        return new ConsensusParts(options.Region, signer, genesis);
    }

    /// <summary>What the region's member is made of; null where it has none.</summary>
    public ReplicaSetup? CreateSetup(RegionDatabase database, IReplicaLink link, AcpOptions options)
    {
        if (_genesis is not { } genesis || _signer is not { } signer)
            return null;
        options.Validate();
        var identity = AcpIdentity.Of(_region, signer, EvidenceJudge.Ecdsa);
        return new ReplicaSetup(
            () => database.OpenReplica(_region),
            (written, now) => new AcpReplica(identity, genesis, written, options, Seed(), now),
            link,
            new ReplicaDriverOptions { TickInterval = options.TickInterval, WishesMax = options.SubmittedMax })
        {
            Lease = options.Lease,
            Signer = signer,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _signer?.Dispose();

    private static ulong Seed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
