using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Tests.World;

/// <summary>
/// The federation's log without members that agree: the real state, executed in memory, with what its users have to live with. It has
/// answered before it returns.
/// </summary>
internal sealed class MemoryLog
{
    private readonly Lock _gate = new();
    private readonly string[] _regions;
    private readonly Dictionary<string, EcdsaSigner> _signers;
    private readonly List<(string Region, FederationCommand Command)> _late = [];
    private readonly Dictionary<HostKey, long> _ended = [];
    private FederationState _state;
    private long _index;

    public MemoryLog(params string[] regions)
    {
        (_regions, Members) = (regions, regions);
        _signers = regions.ToDictionary(region => region, _ => EcdsaSigner.Create());
        _state = FederationState.Create(new FederationConfiguration
        {
            Chain = "test",
            Epoch = 1,
            Mode = ConsensusMode.Crash,
            Members = [.. regions.Select(region => new FederationMember(region, _signers[region].Public, ""))],
        });
    }

    /// <summary>What becomes of each command; nothing bad by default.</summary>
    public Func<string, FederationCommand, LogFault>? OnCommand { get; set; }

    /// <summary>While there is none nobody can tell anything, and what is handed in waits.</summary>
    public volatile bool HasQuorum = true;

    /// <summary>Whether regions are members of a log at all.</summary>
    public volatile bool IsOn = true;

    /// <summary>Hosts renew often; nothing else here goes by time.</summary>
    public LeaseOptions Lease { get; } = new()
    {
        Duration = TimeSpan.FromMilliseconds(600), Margin = TimeSpan.FromMilliseconds(100), RenewEvery = TimeSpan.FromMilliseconds(50),
    };

    /// <summary>Regions in the epoch.</summary>
    public IReadOnlyList<string> Members { get; set; }

    /// <summary>A host's lease, whoever may ask.</summary>
    public HostLease? LookLease(string region, string host)
    {
        lock (_gate)
        {
            return _state.FindLease(new HostKey(region, host));
        }
    }

    /// <summary>
    /// So much time has passed since a host's last renewal that it may be claimed by: nothing depends on how fast the test is.
    /// </summary>
    public void EndLease(string region, string host)
    {
        lock (_gate)
        {
            _ended[new HostKey(region, host)] = LookLease(region, host)?.Renewals ?? 0;
        }
    }

    public LeaseWatch Watch(string vm)
    {
        lock (_gate)
        {
            var found = Find(vm);
            return found?.Lease is { } host && LookLease(host.Region, host.Host) is { } lease
                ? new LeaseWatch(found, lease.Renewals, HasEnded(host, lease.Renewals) ? TimeSpan.Zero : TimeSpan.MaxValue)
                : new LeaseWatch(found, 0, TimeSpan.MaxValue);
        }
    }

    /// <summary>A VM goes to another region, though the one that has it does not know.</summary>
    public void Give(string vm, string to)
    {
        var owned = Look(vm)!;
        var content = new GuestContent(Digest.Of([]), Digest.Of([]));
        Execute(owned.Owner, new FederationCommand.Prepare(vm, owned.Epoch, "gift", to));
        Execute(owned.Owner, new FederationCommand.Transfer(
            vm, owned.Epoch, owned.Intents + 1, to, "gift", content, content, new TransferTimes(0, 0, 0)));
    }

    /// <summary>Whether a quorum signs the state's root.</summary>
    public volatile bool Certifies = true;

    public FederationConfiguration Configuration => _state.Configuration;

    /// <summary>Signs as a region.</summary>
    public ReadOnlyMemory<byte> Sign(string region, in Digest digest) => _signers[region].Sign(digest);

    /// <summary>What a quorum has signed of a VM.</summary>
    public OwnershipCertificate? Certify(string vm)
    {
        lock (_gate)
        {
            if (!Certifies)
            {
                return null;
            }

            var (chain, root) = (_state.Configuration.Chain, _state.Root);
            var digest = RootCertificate.SigningDigest(chain, 1, _index, root);
            var signatures = _regions.Select((region, place) => new RootSignature(place, Sign(region, digest)));
            return OwnershipCertificate.Create(_state, vm, new RootCertificate(chain, 1, _index, root, [.. signatures]));
        }
    }

    /// <summary>Who owns a VM, whoever may ask.</summary>
    public VmOwnership? Look(string vm)
    {
        lock (_gate)
        {
            return _state.FindVm(vm);
        }
    }

    public VmOwnership? Find(string vm) => HasQuorum ? Look(vm) : throw Unknown("There is no quorum.");

    public CommandResult? Execute(string region, FederationCommand command)
    {
        lock (_gate)
        {
            switch (OnCommand?.Invoke(region, command) ?? LogFault.None)
            {
                case LogFault.NotTaken:
                    throw new FederationLogException("It was not taken.", isUnknown: false);
                case LogFault.Lost:
                    throw Unknown("It was lost.");
                case LogFault.Late:
                    _late.Add((region, command));
                    throw Unknown("It is late.");
                case var _ when command is FederationCommand.Claim claim && !LetsIn(claim):
                    _late.Add((region, command));
                    throw Unknown("No member lets it in yet.");
                case var fault when HasQuorum:
                    Arrive(region);
                    var result = Run(region, command);
                    return fault switch
                    {
                        LogFault.AnswerLost => throw Unknown("Its answer was lost."),
                        LogFault.NoAnswer => null,
                        _ => result,
                    };
                default:
                    _late.Add((region, command));
                    throw Unknown("There is no quorum.");
            }
        }
    }

    /// <summary>What is late arrives.</summary>
    public void ArriveAll()
    {
        lock (_gate)
        {
            foreach (var region in _regions)
            {
                Arrive(region);
            }
        }
    }

    private bool HasEnded(in HostKey host, long renewals) => _ended.TryGetValue(host, out var ended) && ended == renewals;

    private bool LetsIn(FederationCommand.Claim claim) => _state.IsVoid(claim)
        || (_state.FindVm(claim.Vm) is { } vm && HasEnded(new HostKey(vm.Owner, claim.Host), claim.Renewals));

    private void Arrive(string region)
    {
        foreach (var (_, command) in _late.Where(late => HasQuorum && late.Region == region).ToList())
        {
            Run(region, command);
        }

        _late.RemoveAll(late => HasQuorum && late.Region == region);
    }

    private CommandResult Run(string region, FederationCommand command)
    {
        var batch = new CommandBatch(region, 1, _state.LastOf(region) + 1, [command.Encode()], default);
        _index++;
        _state = _state.Execute(batch, NoEvidenceJudge.Instance, out var results);
        return results.Single();
    }

    private static FederationLogException Unknown(string message) => new(message, isUnknown: true);
}
