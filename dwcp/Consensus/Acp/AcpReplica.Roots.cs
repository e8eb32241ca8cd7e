using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>
/// Members tell each other the root of their state, signed. A quorum of equal roots certifies the state, in either mode; between members
/// that trust each other two different ones at one index show that somebody's state is wrong, and everything stops until an operator knows
/// whose.
/// </content>
public sealed partial class AcpReplica
{
    private const int StatedMax = 64;

    private readonly SortedDictionary<long, FederationState> _stated = [];
    private readonly Dictionary<int, SignedStatement> _roots = [];
    private FederationState? _certified;
    private long _boot;
    private Digest _instance;
    private long _heads;
    private long _rootStatedAt;
    private TimeSpan _rootDueAt;

    /// <summary>The newest state that a quorum of the present epoch's members signed; null where there is none yet.</summary>
    public RootCertificate? Certificate { get; private set; }

    /// <summary>Shows who owned a VM in the newest certified state; null where nobody did, or nothing is certified yet.</summary>
    public OwnershipCertificate? Certify(string vm) =>
        Certificate is { } root && _certified is { } state ? OwnershipCertificate.Create(state, vm, root) : null;

    /// <summary>The last index at which so many members that one of them is honest for sure have the same state.</summary>
    public long StableIndex => Certificate?.Index ?? 0;

    /// <summary>States the root where much has changed, or where a while has passed since something did.</summary>
    private void StateRoot()
    {
        var isDue = Applied - _rootStatedAt >= _options.RootEntries || (Applied > _rootStatedAt && _now >= _rootDueAt);
        if (!isDue || _self < 0 || Halted is not null)
        {
            return;
        }

        (_rootStatedAt, _rootDueAt) = (Applied, _now + _options.RootInterval);
        KeepStated();
        Say(new Statement.Root(Applied, State.Root));
        Say(new Statement.Head(_boot, _instance, ++_heads, Applied));
    }

    private void TakeRoot(SignedStatement signed)
    {
        _roots[signed.Signer] = signed;
        CompareRoot(signed);
    }

    private void CompareRoots()
    {
        foreach (var signed in _roots.Values.Where(one => one.Statement is Statement.Root root && root.Index == Applied).ToList())
        {
            CompareRoot(signed);
        }
    }

    private void CompareRoot(SignedStatement signed)
    {
        var (index, root) = (Statement.Root)signed.Statement;
        if (index == Applied)
        {
            KeepStated();
        }

        if (!_stated.TryGetValue(index, out var state))
        {
            return;
        }

        var mine = state.Root;
        if (mine != root)
        {
            Differ(signed.Signer, index);
            return;
        }

        var equal = _roots.Where(one => one.Value.Statement is Statement.Root other && other.Index == index && other.State == mine)
            .Select(one => new RootSignature(one.Key, one.Value.Signature))
            .ToList();
        if (equal.Count >= Configuration.ByzantineQuorum && index > StableIndex)
        {
            Certificate = new RootCertificate(Configuration.Chain, Configuration.Epoch, index, mine, equal);
            _certified = state;
            Accuse(_evidence.See(Certificate));
        }
    }

    /// <summary>Where liars are expected one is outvoted; where none is, nobody can tell whose state is wrong.</summary>
    private void Differ(int signer, long index)
    {
        if (Configuration.Mode == ConsensusMode.Crash)
        {
            Stop($"{Configuration.Members[signer].Region} has another state at entry {index} of epoch {Configuration.Epoch} than is here");
        }
    }

    private void KeepStated()
    {
        _stated[Applied] = State;
        if (_stated.Count > StatedMax)
        {
            _stated.Remove(_stated.First().Key);
        }
    }

    private void ForgetRoots()
    {
        _stated.Clear();
        _roots.Clear();
        (_rootStatedAt, _compacted, Certificate, _certified) = (0, 0, null, null);
    }
}
