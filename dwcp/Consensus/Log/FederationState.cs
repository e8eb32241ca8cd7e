using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What the federation agrees on. Immutable: executing a batch makes another one. See docs/concepts/federation-log.md.</summary>
public sealed class FederationState
{
    private const byte Format = 1;

    private readonly FederationCore _core;
    private readonly MerkleMap<VmOwnership> _vms;
    private readonly MerkleMap<HostLease> _leases;
    private byte[]? _root;

    internal FederationState(FederationCore core, MerkleMap<VmOwnership> vms, MerkleMap<HostLease> leases) =>
        (_core, _vms, _leases) = (core, vms, leases);

    /// <summary>This epoch.</summary>
    public FederationConfiguration Configuration => _core.Configuration;

    /// <summary>The next epoch, once a switch was executed; from then on every batch is refused. Null before.</summary>
    public FederationConfiguration? Next => _core.Next;

    /// <summary>Whether a switch was executed: nothing more is.</summary>
    public bool IsSealed => Next is not null;

    /// <summary>
    /// The region that handed in the switch which this epoch began by, or will end by: it was well, and leads first, so that nobody has to
    /// be elected. Empty before the first switch.
    /// </summary>
    public string FirstLeader => _core.FirstLeader;

    /// <summary>The members as the next epoch will have them.</summary>
    public IReadOnlyList<FederationMember> Members => _core.Members;

    /// <summary>What the next command of an operator names.</summary>
    public long Revision => _core.Revision;

    /// <summary>What members measured last, by region.</summary>
    public IReadOnlyDictionary<string, MemberMeasurement> Measurements => _core.Measurements;

    /// <summary>What was proven, the oldest first; no more than <see cref="LogLimits.OffencesMax"/>.</summary>
    public IReadOnlyList<Offence> Offences => _core.Offences;

    /// <summary>VMs with an owner, in no order that means anything.</summary>
    public IEnumerable<VmOwnership> Vms => _vms.Records;

    /// <summary>How many VMs have an owner.</summary>
    public int VmCount => _vms.Count;

    /// <summary>Hosts with a lease, in no order that means anything.</summary>
    public IEnumerable<HostLease> Leases => _leases.Records;

    /// <summary>Names the state: equal states, and no others, have equal roots. Found when first asked for, from what changed.</summary>
    public Digest Root
    {
        get
        {
            _root ??= MerkleNode.BytesOf(MerkleProof.RootOf(_vms.Root, _leases.Root, DigestOfRest()));
            return new Digest(_root);
        }
    }

    /// <summary>The state before the first command.</summary>
    public static FederationState Create(FederationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        return new(FederationCore.Begin(configuration), MerkleMap<VmOwnership>.Empty, MerkleMap<HostLease>.Empty);
    }

    /// <summary>Who owns a VM; null where nobody does.</summary>
    public VmOwnership? FindVm(string vm) => LogWire.IsName(vm) ? _vms.Find(VmOwnership.PathOf(vm)) : null;

    /// <summary>A host's lease; null where it has none.</summary>
    public HostLease? FindLease(in HostKey host) =>
        LogWire.IsName(host.Region) && LogWire.IsName(host.Host) ? _leases.Find(HostLease.PathOf(host)) : null;

    /// <summary>
    /// Whether a claim can do nothing, now or later: its epoch is over, or its host was renewed since, by numbers that never come again.
    /// </summary>
    public bool IsVoid(FederationCommand.Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (FindVm(claim.Vm) is not { } vm)
        {
            return _core.EpochFloor >= claim.Epoch;
        }

        return vm.Epoch > claim.Epoch
            || (vm.Epoch == claim.Epoch && (FindLease(new(vm.Owner, claim.Host))?.Renewals ?? _core.RenewalFloor + 1) > claim.Renewals);
    }

    /// <summary>The number of a region's last executed command, in its latest incarnation; 0 before its first.</summary>
    public long LastOf(string origin) => _core.Sequences.GetValueOrDefault(origin).Last;

    /// <summary>The number of the last executed command of an incarnation of a region, as far as the log still knows; else 0.</summary>
    public long LastOf(string origin, long incarnation) =>
        _core.Sequences.GetValueOrDefault(origin) is var sequence && sequence.Incarnation == incarnation ? sequence.Last : 0;

    /// <summary>The configuration of this epoch, or of one that ended lately; null for any other.</summary>
    public FederationConfiguration? FindConfiguration(long epoch) =>
        epoch == Configuration.Epoch ? Configuration : _core.Ended.FirstOrDefault(ended => ended.Epoch == epoch);

    /// <summary>Whether a region was proven to break the rules, and nobody answered for it since.</summary>
    public bool IsQuarantined(string region) => _core.IsQuarantined(region);

    /// <summary>Shows a VM's record to whoever knows the root; null where nobody owns the VM.</summary>
    public MerkleProof? Prove(string vm) =>
        LogWire.IsName(vm) && _vms.Prove(VmOwnership.PathOf(vm)) is { } beside
            ? new MerkleProof(beside, _leases.Root, DigestOfRest())
            : null;

    /// <summary>
    /// Executes a batch whose signature the caller has verified. It does nothing where it does not continue its region's sequence, and
    /// after a switch. A switch ends it: commands behind it are not executed, and their region hands them in again.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="judge">Judges proofs.</param>
    /// <param name="results">The answers to the commands that were executed, in order, from the first one on.</param>
    public FederationState Execute(CommandBatch batch, IEvidenceJudge judge, out IReadOnlyList<CommandResult> results)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(judge);
        results = [];
        if (Next is not null || Configuration.IndexOf(batch.Origin) < 0 || !Continues(batch))
        {
            return this;
        }

        if (!_core.Sequences.ContainsKey(batch.Origin) && _core.Sequences.Count >= LogLimits.OriginsMax)
        {
            return this;
        }

        var execution = new FederationExecution(_core, _vms, _leases, batch.Origin, judge);
        results = execution.Run(batch.Commands);
        return execution.Finish(new OriginSequence(batch.Incarnation, batch.First + results.Count - 1));
    }

    /// <summary>Begins the next epoch. Leases that a region which is gone has left without a VM go as well.</summary>
    /// <exception cref="InvalidOperationException">No switch was executed.</exception>
    public FederationState BeginEpoch()
    {
        var next = Next ?? throw new InvalidOperationException("No switch was executed.");
        var core = _core.BeginNext(next);
        var leases = _leases;
        foreach (var left in Leases.Where(lease => lease.Vms == 0 && next.IndexOf(lease.Key.Region) < 0))
        {
            leases = leases.Remove(HostLease.PathOf(left.Key));
            core = core with { RenewalFloor = Math.Max(core.RenewalFloor, left.Renewals) };
        }

        return new(core, _vms, leases);
    }

    /// <summary>Writes it, as a snapshot.</summary>
    public byte[] Encode()
    {
        var writer = new WireWriter().U8(Format);
        _core.Write(writer);
        return writer
            .List([.. _leases.Records], (to, lease) => lease.Write(to))
            .List([.. _vms.Records], (to, vm) => vm.Write(to))
            .ToArray();
    }

    /// <summary>Reads a snapshot. That its root is the one that was certified is the caller's to compare.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static FederationState Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    private static FederationState Read(ref WireReader reader)
    {
        if (reader.U8() is var format && format != Format)
        {
            throw new WireFormatException($"a state of format {format} is read by others; this code reads {Format}");
        }

        var core = FederationCore.Read(ref reader);
        var leases = MapOf(reader.List(LogLimits.HostsMax, HostLease.Read));
        return new(core, MapOf(reader.List(LogLimits.VmsMax, VmOwnership.Read)), leases);
    }

    private static MerkleMap<TRecord> MapOf<TRecord>(TRecord[] records)
        where TRecord : class, IMerkleRecord
    {
        var map = records.Aggregate(MerkleMap<TRecord>.Empty, (all, record) => all.Put(record));
        return map.Count == records.Length ? map : throw new WireFormatException("a state has something twice");
    }

    /// <summary>
    /// A region that begins anew counts anew: what its life before left under way ends where the new one's first batch is.
    /// </summary>
    private bool Continues(CommandBatch batch)
    {
        var (incarnation, last) = _core.Sequences.GetValueOrDefault(batch.Origin);
        return batch.Incarnation == incarnation ? batch.First == last + 1 : batch.Incarnation > incarnation && batch.First == 1;
    }

    /// <summary>Whether a batch is of a member, and is neither executed nor overtaken by a later life of it.</summary>
    internal bool IsAhead(CommandBatch batch)
    {
        var (incarnation, last) = _core.Sequences.GetValueOrDefault(batch.Origin);
        return Configuration.IndexOf(batch.Origin) >= 0
            && (batch.Incarnation == incarnation ? batch.First > last : batch.Incarnation > incarnation);
    }

    private Digest DigestOfRest()
    {
        var writer = new WireWriter();
        _core.Write(writer);
        return writer.Digest;
    }
}
