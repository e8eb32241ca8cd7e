using System.Security.Cryptography;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Grains.Records;
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
    private readonly MemberKeys? _keys;
    private readonly FederationConfiguration? _genesis;
    private readonly string _region;

    private EcdsaSigner? _signer;

    private ConsensusParts(string region, MemberKeys? keys, FederationConfiguration? genesis) =>
        (_region, _keys, _signer, _genesis) = (region, keys, keys?.First, genesis);

    /// <summary>The key that the others' federation file names this region by, in base64; null where the region has none.</summary>
    public string? PublicKey => _keys is null ? null : Convert.ToBase64String(_keys.First.Public.Info.Span);

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

        var keys = MemberKeys.Open(
            options.ConsensusKeyFile ?? new DataFolder(options.DataDirectory).ConsensusKeyFile, options.CreatesConsensusKey);
        if (genesis?.Find(options.Region) is { } self && !self.Key.Equals(keys.First.Public) && !keys.HasRotated)
        {
            var mine = Convert.ToBase64String(keys.First.Public.Info.Span);
            keys.Dispose();
            throw StartupException.Configuration(
                $"{options.FederationFile} has another key for {options.Region} than this region's, which is {mine}");
        }

        return new ConsensusParts(options.Region, keys, genesis);
    }

    /// <summary>What the region's member is made of; null where it has none.</summary>
    public ReplicaSetup? CreateSetup(RegionDatabase database, IReplicaLink link, AcpOptions options)
    {
        if (_genesis is not { } genesis || _keys is not { } keys)
            return null;
        options.Validate();
        return new ReplicaSetup(
            () => database.OpenReplica(_region),
            (written, now) => Begin(genesis, keys, written, options, now),
            link,
            new ReplicaDriverOptions { TickInterval = options.TickInterval, WishesMax = options.SubmittedMax })
        {
            Lease = options.Lease,
            FindSigner = keys.Find,
            HasOtherKey = view => !IsOwn(view.State.Configuration) && FindOwn(keys, view.State.Configuration) is not null,
        };
    }

    /// <summary>What the region's replica of the records is made of; null where it is no member of the log.</summary>
    public RecordsSetup? CreateRecords(RegionDatabase database, ISyncLink link, SyncOptions options, SyncDriverOptions driving) =>
        _genesis is { } genesis && _keys is not null
            ? new RecordsSetup(database.OpenSync, database.Outbox, link, genesis) { Options = options, Driving = driving }
            : null;

    /// <inheritdoc/>
    public void Dispose() => _keys?.Dispose();

    /// <summary>
    /// Begins the member with the key that the log has for it by what is written. It tells only once it is made: where the last one's key
    /// does not count any more it is made again, which nobody has seen.
    /// </summary>
    private AcpReplica Begin(
        FederationConfiguration genesis, MemberKeys keys, IReadOnlyList<StableRecord> written, AcpOptions options, TimeSpan now)
    {
        while (true)
        {
            var identity = AcpIdentity.Of(_region, _signer ?? keys.First, EvidenceJudge.Ecdsa);
            var member = new AcpReplica(identity, genesis, written, options, Seed(), now);
            if (IsOwn(member.State.Configuration))
                return member;
            _signer = FindOwn(keys, member.State.Configuration);
        }
    }

    private EcdsaSigner FindOwn(MemberKeys keys, FederationConfiguration configuration) =>
        keys.Find(configuration.Find(_region)!.Key) ?? throw StartupException.Configuration(
            $"Epoch {configuration.Epoch} of the federation's log has a key for {_region} that is not here: "
            + "put its file into the folder rotated beside the consensus key.");

    private bool IsOwn(FederationConfiguration configuration) =>
        configuration.Find(_region) is not { } self || self.Key.Equals(_signer?.Public);

    private static ulong Seed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
