using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>
/// What an outside observer has seen of the members that do not lie, and the rules that it may never see broken. It judges certificates
/// by code of its own.
/// </summary>
internal sealed class BftHistory(BftWorld world)
{
    private readonly List<(Digest Block, Digest Root)> _agreed = [];
    private readonly HashSet<long> _submitted = [];
    private readonly Dictionary<long, long> _heights = [];
    private readonly Dictionary<(int Member, long Height, int Round, BftKind Kind), Digest> _signed = [];
    private readonly Dictionary<(int Member, long Height), (int Round, Digest Block)> _precommitted = [];
    private readonly Dictionary<(long Height, int Round), Digest> _proposed = [];
    private readonly Dictionary<long, int> _rounds = [];

    /// <summary>Blocks that any honest member has applied.</summary>
    public long Height => _agreed.Count;

    /// <summary>Commands in them.</summary>
    public int Commands { get; private set; }

    /// <summary>The latest round that a block was agreed in.</summary>
    public int RoundMax { get; private set; }

    private int Quorum => ((world.Count + ((world.Count - 1) / 3)) / 2) + 1;

    /// <summary>The first block that has a command; beyond all for one that none has.</summary>
    public long HeightOf(long command) => _heights.GetValueOrDefault(command, long.MaxValue);

    public void Submits(long command) => _submitted.Add(command);

    /// <summary>An honest member sends something that it signed.</summary>
    public void Sends(int member, BftMessage.Signed message)
    {
        var signed = message.SigningDigest(BftWorld.Chain, BftWorld.Epoch);
        if (!_signed.TryAdd((member, message.Height, message.Round, message.Kind), signed))
        {
            Require(
                _signed[(member, message.Height, message.Round, message.Kind)] == signed,
                $"member {member} signs two different words: {message.Kind} of height {message.Height}, round {message.Round}");
            return;
        }

        switch (message)
        {
            case BftMessage.Proposal proposal:
                _proposed[(proposal.Height, proposal.Round)] = proposal.Block.Digest;
                break;
            case BftMessage.Precommit { Value: { } value }:
                _precommitted[(member, message.Height)] = (message.Round, value.Block);
                break;
            case BftMessage.Prevote { Block: { } block } prevote:
                Require(
                    !_precommitted.TryGetValue((member, message.Height), out var bound) || bound.Round >= message.Round
                        || bound.Block == block || prevote.ValidRound >= bound.Round,
                    $"member {member} prevotes against its lock at height {message.Height}, round {message.Round}");
                break;
        }
    }

    /// <summary>Where an honest member is after a step: rounds end by honest members' clocks, one at a time.</summary>
    public void IsIn(int member, long height, int round)
    {
        var latest = _rounds.GetValueOrDefault(height, 0);
        Require(round <= latest + 1, $"member {member} is in round {round} of height {height}, no honest one was behind round {latest}");
        _rounds[height] = Math.Max(latest, round);
    }

    /// <summary>An honest member applies a block.</summary>
    public void Applies(int member, BftBlock block, CommitCertificate certificate, Digest root)
    {
        var at = $"block {block.Height} of member {member}";
        Require(block.Height <= Height + 1, $"{at} follows a block that nobody has");
        if (block.Height <= Height)
        {
            Require(_agreed[(int)block.Height - 1] == (block.Digest, root), $"{at} or its root is another than was applied before");
            RequireCertificate(at, block.Height, certificate, (block.Digest, root));
            return;
        }

        Require(Height == 0 || block.Previous == _agreed[^1].Block, $"{at} does not follow the one before");
        RequireCertificate(at, block.Height, certificate, (block.Digest, root));
        foreach (var command in block.Commands)
        {
            Require(BftCommand.IsValid(command) && _submitted.Contains(BftCommand.IdOf(command)), $"{at} has a command that nobody wanted");
        }

        var proposer = (int)(((block.Height / world.Options.ProposerTurn) + certificate.Round) % world.Count);
        Require(
            world.IsLiar(proposer)
                || (_proposed.TryGetValue((block.Height, certificate.Round), out var proposed) && proposed == block.Digest),
            $"{at} is not what proposer {proposer} proposed in round {certificate.Round}");
        _agreed.Add((block.Digest, root));
        foreach (var command in block.Commands)
        {
            _heights.TryAdd(BftCommand.IdOf(command), block.Height);
        }

        Commands += block.Commands.Count;
        RoundMax = Math.Max(RoundMax, certificate.Round);
    }

    /// <summary>An honest member takes a state in place of its own.</summary>
    public void Restores(int member, BftSnapshot snapshot, Digest root)
    {
        var at = $"the state of height {snapshot.Height} that member {member} takes";
        Require(
            snapshot.Height <= Height && _agreed[(int)snapshot.Height - 1] == (snapshot.Block, root),
            $"{at} is none that any member had");
        RequireCertificate(at, snapshot.Height, snapshot.Certificate!, (snapshot.Block, root));
    }

    private void RequireCertificate(string at, long height, CommitCertificate certificate, (Digest Block, Digest Root) value)
    {
        Require(
            certificate.Height == height && (certificate.Value.Block, certificate.Value.Root) == value,
            $"{at}: its certificate is for something else");
        var signers = certificate.Votes
            .Where(vote => world.Keys.Verify(
                vote.Signer,
                BftSigning.Of(
                    BftWorld.Chain, BftWorld.Epoch, height, certificate.Round, BftKind.Precommit,
                    BftSigning.PrecommitOf(certificate.Value), vote.Signer),
                vote.Signature.Span))
            .Select(vote => vote.Signer).Distinct().Count(signer => signer < world.Count);
        Require(signers >= Quorum, $"{at}: its certificate has {signers} good votes");
    }

    private static void Require(bool holds, string broken)
    {
        if (!holds)
        {
            throw new BrokenRuleException(broken);
        }
    }
}
