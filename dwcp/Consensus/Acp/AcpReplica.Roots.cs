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

    /// <summary>States behind the last entries, for a root that another has stated already.</summary>
    private const int RecentMax = 256;

    private readonly SortedDictionary<long, FederationState> _stated = [];
    private readonly Queue<(long Index, FederationState State)> _recent = new();
    private readonly Dictionary<int, SignedStatement> _roots = [];
    private long _rootWanted;
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

        StateRoot(Applied, State);
    }

    private void StateRoot(long index, FederationState state)
    {
        (_rootStatedAt, _rootDueAt) = (index, _now + _options.RootInterval);
        KeepStated(index, state);
        Say(new Statement.Root(index, state.Root));
        Say(new Statement.Head(_boot, _instance, ++_heads, Applied));
    }

    private void TakeRoot(SignedStatement signed)
    {
        _roots[signed.Signer] = signed;
        CompareRoot(signed);
        if (signed.Signer != _self && signed.Signer == _engine?.Leader)
        {
            StateLike(((Statement.Root)signed.Statement).Index);
        }
    }

    /// <summary>
    /// States its root where whoever orders has stated his: members that each chose an index of their own would have none in common while
    /// the log goes on, and a certificate takes a quorum's roots at one.
    /// </summary>
    private void StateLike(long index)
    {
        if (index <= _rootStatedAt || _self < 0 || Halted is not null)
        {
            return;
        }

        if (index > Applied)
        {
            _rootWanted = index;
        }
        else if (_recent.FirstOrDefault(one => one.Index == index).State is { } state)
        {
            StateRoot(index, state);
        }
    }

    private void CompareRoots()
    {
        _recent.Enqueue((Applied, State));
        if (_recent.Count > RecentMax)
        {
            _recent.Dequeue();
        }

        if (Applied == _rootWanted)
        {
            StateLike(Applied);
        }

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
            KeepStated(Applied, State);
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
            foreach (var runs in _evidence.Runs.ToList())
            {
                DoubtRun(runs);
            }
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

    private void KeepStated(long index, FederationState state)
    {
        _stated[index] = state;
        if (_stated.Count > StatedMax)
        {
            _stated.Remove(_stated.First().Key);
        }
    }

    private void ForgetRoots()
    {
        _stated.Clear();
        _recent.Clear();
        _roots.Clear();
        _rootWanted = 0;
        (_rootStatedAt, _compacted, Certificate, _certified) = (0, 0, null, null);
    }
}
