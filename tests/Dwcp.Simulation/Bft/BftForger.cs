using System.Buffers.Binary;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>
/// Makes certificates that are none: too few votes, one member's votes many times, signatures of nobody, votes of the epoch before. It has
/// its own key, what honest members have sent to it, and what they signed in the epoch before, which may have been anything.
/// </summary>
internal sealed class BftForger(BftWorld world, int self)
{
    private const int SeenMax = 128;

    private readonly List<BftMessage.Signed> _seen = [];

    private int Quorum => BftQuorum.Of(world.Count);

    /// <summary>Keeps what was signed by others, to be shown where it does not belong.</summary>
    public void See(BftMessage.Signed signed)
    {
        _seen.RemoveAll(old => old.Height < signed.Height);
        var isKnown = _seen.Exists(old => (old.Kind, old.Signer, old.Round) == (signed.Kind, signed.Signer, signed.Round));
        if (!isKnown && _seen.Count < SeenMax)
        {
            _seen.Add(signed);
        }
    }

    public T Sign<T>(T message, long epoch = BftWorld.Epoch, int? signer = null)
        where T : BftMessage.Signed
    {
        var signature = world.SignerOf(signer ?? self).Sign(message.SigningDigest(BftWorld.Chain, epoch));
        return (T)(message switch
        {
            BftMessage.Proposal proposal => (BftMessage.Signed)(proposal with { Signature = signature }),
            BftMessage.Prevote prevote => prevote with { Signature = signature },
            BftMessage.Precommit precommit => precommit with { Signature = signature },
            _ => message,
        });
    }

    public PrevoteCertificate Prevotes(long height, int round, Digest block)
    {
        var votes = Signers().Select(one =>
        {
            var vote = new BftMessage.Prevote(height, round, block, -1, null, null, one.Signer, default);
            return new PrevoteCertificate.Vote(one.Signer, -1, null, Forge(vote, one.How));
        });
        var real = _seen.OfType<BftMessage.Prevote>().Where(vote => (vote.Height, vote.Round, vote.Block) == (height, round, block))
            .Select(vote => new PrevoteCertificate.Vote(vote.Signer, vote.ValidRound, vote.Cited, vote.Signature));
        return new PrevoteCertificate(height, round, block, [.. real.Concat(votes).OrderBy(vote => vote.Signer)]);
    }

    public CommitCertificate Precommits(long height, int round, BftResult value)
    {
        var votes = Signers().Select(one =>
        {
            var vote = new BftMessage.Precommit(height, round, value, null, one.Signer, default);
            return new CommitCertificate.Vote(one.Signer, Forge(vote, one.How));
        });
        var real = _seen.OfType<BftMessage.Precommit>().Where(vote => (vote.Height, vote.Round, vote.Value) == (height, round, value))
            .Select(vote => new CommitCertificate.Vote(vote.Signer, vote.Signature));
        return new CommitCertificate(height, round, value, [.. real.Concat(votes).OrderBy(vote => vote.Signer)]);
    }

    /// <summary>
    /// Prevotes for a block of an earlier round that only its own vote makes a quorum: honest members know of none, and may have gone on.
    /// </summary>
    public IEnumerable<PrevoteCertificate> Hidden(long height, int beforeRound) =>
        from vote in _seen.OfType<BftMessage.Prevote>()
        where vote.Height == height && vote.Round < beforeRound && vote.Block is not null && vote.Signer != self
        group vote by (vote.Round, Block: vote.Block!.Value) into votes
        where votes.Count() >= Quorum - 1
        orderby votes.Key.Round
        let own = Sign(new BftMessage.Prevote(height, votes.Key.Round, votes.Key.Block, -1, null, null, self, default))
        select new PrevoteCertificate(height, votes.Key.Round, votes.Key.Block, [.. votes.Append(own).OrderBy(vote => vote.Signer)
            .Select(vote => new PrevoteCertificate.Vote(vote.Signer, vote.ValidRound, vote.Cited, vote.Signature))]);

    private IEnumerable<(int Signer, int How)> Signers() => world.Random.Next(4) switch
    {
        0 => [(self, 0)],
        1 => Enumerable.Repeat((self, 0), Quorum),
        2 => Enumerable.Range(0, world.Count).Select(member => (member, 1)),
        _ => Enumerable.Range(0, Quorum).Select(member => (member, 2)),
    };

    private ReadOnlyMemory<byte> Forge(BftMessage.Signed vote, int how)
    {
        if (how == 2)
        {
            return Sign(vote, BftWorld.Epoch - 1, vote.Signer).Signature;
        }

        if (how == 1 && vote.Signer != self)
        {
            var signature = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(signature, world.Random.NextInt64());
            return signature;
        }

        return Sign(vote).Signature;
    }
}
