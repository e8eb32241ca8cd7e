namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>What comes from others. All of it may be a lie, and none of it may throw.</content>
public sealed partial class BftReplica
{
    private void Receive(BftInput.Receive receive)
    {
        if (receive.From != Self && (uint)receive.From < (uint)_context.Members)
        {
            Receive(receive.From, receive.Message);
        }
    }

    private void Receive(int from, BftMessage message)
    {
        switch (message)
        {
            case BftMessage.Signed signed when signed.Signer == from:
                Take(from, signed);
                break;
            case BftMessage.Commands commands:
                foreach (var command in commands.Wanted.Where(command => command.Length <= _options.CommandBytesMax && !command.IsEmpty))
                {
                    _ = IsWelcome(command) && _pool.Add(from, command, _now);
                }

                break;
            case BftMessage.Status status:
                Hear(from, status);
                break;
            case BftMessage.RoundEnd end when !HasMore:
                foreach (var vote in end.Votes.Where(vote => vote.Signer != Self && vote.Height == Height))
                {
                    TakeVote(vote);
                }

                break;
            case BftMessage.WantBlock want:
                Answer(from, want);
                break;
            case BftMessage.Candidate candidate when !HasMore && candidate.Block.Digest == _wanted:
                _candidate = candidate.Block;
                break;
            case BftMessage.Fetch fetch:
                Answer(from, fetch);
                break;
            case BftMessage.FetchPiece fetch:
                Answer(from, fetch);
                break;
            case BftMessage.Blocks blocks when _peers[from].IsAsked:
                _peers[from].IsAsked = false;
                TakeBlocks(from, blocks);
                break;
            case BftMessage.Piece piece when _peers[from].IsAsked:
                _peers[from].IsAsked = false;
                TakePiece(from, piece);
                break;
        }
    }

    /// <summary>Takes what its sender signed: of this height at once, of the next one when that begins.</summary>
    private void Take(int from, BftMessage.Signed message)
    {
        var peer = _peers[from];
        if (message.Height < Height)
        {
            TellStatus(from);
            return;
        }

        peer.Height = Math.Max(peer.Height, message.Height);
        if (message.Height > Height || HasMore)
        {
            if (message.Height <= Height + 1)
            {
                peer.Keep(message);
            }

            return;
        }

        peer.IsIn(message.Round);
        if (Math.Abs((long)message.Round - Round) > RoundsKept)
        {
            return;
        }

        if (message is BftMessage.Proposal proposal)
        {
            TakeProposal(proposal);
        }
        else
        {
            TakeVote(message);
        }
    }

    private void TakeProposal(BftMessage.Proposal proposal)
    {
        var isProposer = proposal.Signer == ProposerOf(Height, proposal.Round) || Has(PlantedBug.AnyProposer);
        if (isProposer && RoundOf(proposal.Round).Proposal is null && _signatures.IsSigned(proposal) && IsProven(proposal))
        {
            RoundOf(proposal.Round).Proposal = proposal;
            Prove(proposal.Proof);
        }
    }

    private void TakeVote(BftMessage.Signed vote)
    {
        if ((uint)vote.Signer >= (uint)_context.Members || Math.Abs((long)vote.Round - Round) > RoundsKept)
        {
            return;
        }

        var round = RoundOf(vote.Round);
        var proof = (vote as BftMessage.Prevote)?.Proof ?? (vote as BftMessage.Precommit)?.Proof;
        var isNew = vote is BftMessage.Prevote ? round.PrevoteOf(vote.Signer) is null : round.PrecommitOf(vote.Signer) is null;
        if (!isNew || !_signatures.IsSigned(vote) || !IsProven(vote))
        {
            return;
        }

        if (vote is BftMessage.Prevote prevote)
        {
            round.Add(prevote with { Proof = null });
        }
        else if (vote is BftMessage.Precommit precommit)
        {
            round.Add(precommit with { Proof = null });
        }

        _peers[vote.Signer].HasVotedIn(vote.Round);
        Prove(proof);
    }

    /// <summary>Whether a message brings what it rests on, and that holds.</summary>
    private bool IsProven(BftMessage.Signed message) => message switch
    {
        BftMessage.Proposal { ValidRound: -1 } proposal => proposal.Proof is null,
        BftMessage.Proposal proposal => proposal.Proof is { } proof && proposal.ValidRound < proposal.Round
            && (proof.Height, proof.Round, proof.Block) == (Height, proposal.ValidRound, proposal.Block.Digest) && Holds(proof),
        BftMessage.Prevote { ValidRound: -1 } prevote => prevote.Cited is null && prevote.Proof is null,
        BftMessage.Prevote prevote => prevote.Proof is { } proof && prevote.ValidRound < prevote.Round && prevote.Cited == proof.Digest
            && (proof.Height, proof.Round, proof.Block) == (Height, prevote.ValidRound, prevote.Block) && Holds(proof),
        BftMessage.Precommit { Proof: { } proof } precommit =>
            (proof.Height, proof.Round, proof.Block) == (Height, precommit.Round, precommit.Value?.Block) && Holds(proof),
        _ => true,
    };

    private bool Holds(PrevoteCertificate proof) =>
        (_rounds.TryGetValue(proof.Round, out var round) && round.Polka?.Digest == proof.Digest) || _signatures.Holds(proof);

    /// <summary>A quorum's prevotes came with a message: they are known from now on.</summary>
    private void Prove(PrevoteCertificate? proof)
    {
        if (proof is not null && Math.Abs((long)proof.Round - Round) <= RoundsKept)
        {
            RoundOf(proof.Round).Prove(proof);
        }
    }
}
