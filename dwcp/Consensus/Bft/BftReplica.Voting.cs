using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>What a member signs: once for a height, round and kind, in writing before anybody has it.</content>
public sealed partial class BftReplica
{
    private void Prevote(Digest? block)
    {
        var proof = block is { } digest ? ProofOf(digest) : null;
        var vote = Sign(new BftMessage.Prevote(Height, Round, block, proof?.Round ?? -1, proof?.Digest, proof, Self, default));
        (_votes, Phase, _votedAt) = (VotesHere with { Prevote = vote }, BftPhase.Prevote, _now);
        _isChanged.Votes = true;
        Current.Add(vote);
        SendAll(vote);
    }

    /// <summary>What it has signed in this round.</summary>
    private BftVotes VotesHere =>
        _votes?.Height == Height && _votes.Round == Round ? _votes : new BftVotes(Height, Round, null, null, []);

    private void Precommit(BftResult? value, PrevoteCertificate? proof)
    {
        if (value is null && Has(PlantedBug.UnlockOnNil))
        {
            _lock = _lock with { Locked = null };
        }

        var vote = Sign(new BftMessage.Precommit(Height, Round, value, proof, Self, default));
        (_votes, Phase, _votedAt) = (VotesHere with { Precommit = vote }, BftPhase.Precommit, _now);
        _isChanged.Votes = true;
        Current.Add(vote);
        SendAll(vote);
    }

    /// <summary>
    /// The latest prevotes that it knows to speak for a block. Who is locked on it cites the lock: a prevote that cites less than the round
    /// of an earlier precommit for another block is proof of a lie, and a member that keeps the rules must never give one.
    /// </summary>
    private PrevoteCertificate? ProofOf(Digest block) =>
        new[] { _lock.Locked, _lock.Valid?.Certificate, Current.Proposal?.Proof }
            .OfType<PrevoteCertificate>()
            .Where(proof => proof.Block == block && proof.Round < Round)
            .MaxBy(proof => proof.Round);

    private BftMessage.Proposal Sign(BftMessage.Proposal unsigned) => unsigned with { Signature = SignatureOf(unsigned) };

    private BftMessage.Prevote Sign(BftMessage.Prevote unsigned) => unsigned with { Signature = SignatureOf(unsigned) };

    private BftMessage.Precommit Sign(BftMessage.Precommit unsigned) => unsigned with { Signature = SignatureOf(unsigned) };

    private ReadOnlyMemory<byte> SignatureOf(BftMessage.Signed unsigned) =>
        _context.Signer.Sign(unsigned.SigningDigest(_context.Chain, _context.Epoch));

    /// <summary>Commands for a block that the machine would have.</summary>
    private IReadOnlyList<ReadOnlyMemory<byte>> Choose()
    {
        var all = _pool.Take();
        return all.Count == 0 || Has(PlantedBug.AnyCommands) ? all : _machine.Choose(Height, all, _now);
    }

    /// <summary>Whether a block could be made now of what waits; looked at anew only when either has changed.</summary>
    private bool HasCommands()
    {
        if (_choosable.Height != Height || _choosable.Version != _pool.Version)
        {
            _choosable = (Height, _pool.Version, Choose().Count > 0);
        }

        return _choosable.IsAny;
    }

    /// <summary>What came from a liar, or whose time is over, is dropped; its submitter hears of it.</summary>
    private void DropUnlessWelcome(ReadOnlyMemory<byte> command)
    {
        if (!IsWelcome(command) && _pool.Drop(command))
        {
            _outputs.Add(new BftOutput.Refused(command, BftRefusal.Invalid));
        }
    }
}
