using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>The rules: what a member does as soon as it knows enough.</content>
public sealed partial class BftReplica
{
    private BftRound Current => RoundOf(Round);

    /// <summary>Follows the rules until none has anything left to say.</summary>
    private void Advance()
    {
        while (!HasMore && !IsHalted && (Decide() || Learn() || Lock() || Skip() || MakeProposal() || Judge() || GiveUp()))
        {
        }

        if (!HasMore && !IsHalted)
        {
            SetTimers();
            LookForBlock();
        }
    }

    /// <summary>Line 49: a quorum precommits one block and one root, in any round.</summary>
    private bool Decide()
    {
        foreach (var round in _rounds.Values)
        {
            if (CommitOf(round) is { } certificate && BlockOf(certificate.Value.Block) is { } block)
            {
                Measure();
                Commit(new BftCommitted(block, certificate));
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Lines 36 and 42: the latest block that a quorum prevoted for is what it would propose. The paper asks for the prevotes of the
    /// present round; those of an earlier one that come late are as good a proof.
    /// </summary>
    private bool Learn()
    {
        BftValid? latest = null;
        foreach (var round in _rounds.Values)
        {
            if (IsNews(round.Polka) && BlockOf(round.Polka!.Block) is { } block)
            {
                latest = new BftValid(block, round.Polka);
            }
        }

        if (latest is null)
        {
            return false;
        }

        _lock = _lock with { Valid = latest };
        _isChanged.Lock = true;
        return true;
    }

    /// <summary>Line 36: a quorum prevotes for a block in this round; it is locked on it, and says so.</summary>
    private bool Lock()
    {
        if (Phase != BftPhase.Prevote)
        {
            return false;
        }

        if (Has(PlantedBug.PrecommitWithoutPrevotes) && Current.Proposal is { } proposal)
        {
            Precommit(new BftResult(proposal.Block.Digest, RootOf(proposal.Block)), null);
            return true;
        }

        if (Current.Polka is not { } polka || BlockOf(polka.Block) is not { } block)
        {
            return false;
        }

        Measure();
        _lock = _lock with { Locked = polka };
        _isChanged.Lock = true;
        Precommit(new BftResult(polka.Block, RootOf(block)), polka);
        return true;
    }

    /// <summary>Line 55: a member that does not lie has come to a later round; a quorum's prevotes there say so as well.</summary>
    private bool Skip()
    {
        var round = Others.Select(other => _peers[other].Round).OrderDescending().ElementAt(Honest - 1);
        round = Math.Max(round, _lock.Valid?.Certificate.Round ?? -1);
        if (round <= Round)
        {
            return false;
        }

        EnterRound(round, []);
        return true;
    }

    /// <summary>Lines 14 to 19: its turn to propose, once in a round, and if there is anything to propose.</summary>
    private bool MakeProposal()
    {
        if (Phase != BftPhase.Propose || Proposer != Self || Current.Proposal is not null)
        {
            return false;
        }

        var valid = _lock.Valid;
        if (valid?.Certificate.Round >= Round)
        {
            // This round has its proposal: who lost it must not make another.
            return false;
        }

        var block = valid?.Block;
        if (block is null && Choose() is { Count: > 0 } commands)
        {
            block = new BftBlock(Height, _chain.Digest, commands);
        }

        if (block is null)
        {
            return false;
        }

        _proposal = Sign(new BftMessage.Proposal(
            Height, Round, block, valid?.Certificate.Round ?? -1, valid?.Certificate, Self, default));
        _isChanged.Proposal = true;
        Current.Proposal = _proposal;
        SendAll(_proposal);
        return true;
    }

    /// <summary>
    /// Lines 22 and 28: the proposal has its prevote, unless it is locked on another block and the proposal proves no later prevotes of a
    /// quorum. What a quorum prevoted for, members that do not lie have found valid; the clock of one more has no say.
    /// </summary>
    private bool Judge()
    {
        if (Phase != BftPhase.Propose || Current.Proposal is not { } proposal)
        {
            return false;
        }

        var block = proposal.Block;
        var isFree = _lock.Locked is not { } locked || locked.Block == block.Digest || proposal.ValidRound >= locked.Round
            || (Has(PlantedBug.UnlockByOlderProof) && proposal.ValidRound >= 0);
        var isValid = block.Height == Height && block.Previous == _chain.Digest && block.IsWithinLimits
            && (proposal.ValidRound >= 0 || Has(PlantedBug.AnyCommands) || _machine.IsValid(Height, block.Commands, _now));
        Prevote(isFree && isValid ? block.Digest : null);
        return true;
    }

    /// <summary>Line 44: a quorum prevotes for none.</summary>
    private bool GiveUp()
    {
        if (Phase != BftPhase.Prevote || Current.PrevotesForNone < Quorum)
        {
            return false;
        }

        Precommit(null, null);
        return true;
    }

    private CommitCertificate? CommitOf(BftRound round) => round.Count(Quorum, !Has(PlantedBug.RootNotCompared));

    /// <summary>Whether prevotes are of a later round than those that are known to it.</summary>
    private bool IsNews(PrevoteCertificate? polka) => polka is not null && polka.Round > (_lock.Valid?.Certificate.Round ?? -1);

    /// <summary>A block that a vote is for, if it is known.</summary>
    private BftBlock? BlockOf(in Digest digest)
    {
        if (_lock.Valid?.Block is { } valid && valid.Digest == digest)
        {
            return valid;
        }

        if (_candidate?.Digest == digest)
        {
            return _candidate;
        }

        foreach (var round in _rounds.Values)
        {
            if (round.Proposal?.Block is { } block && block.Digest == digest)
            {
                return block;
            }
        }

        return null;
    }

    /// <summary>The root after a block of this height.</summary>
    private Digest RootOf(BftBlock block)
    {
        if (!_roots.TryGetValue(block.Digest, out var root))
        {
            root = _machine.Execute(Height, block.Commands);
            _roots[block.Digest] = root;
        }

        return root;
    }
}
