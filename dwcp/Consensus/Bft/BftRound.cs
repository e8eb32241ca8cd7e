
namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>What a member knows of one round: of each member the first word of each kind; a second, other one is a lie and is not kept.</summary>
internal sealed class BftRound(long height, int number, int members)
{
    public int Number => number;

    /// <summary>What its proposer proposed.</summary>
    public BftMessage.Proposal? Proposal { get; set; }

    public BftMessage.Prevote?[] Prevotes { get; } = new BftMessage.Prevote?[members];

    public BftMessage.Precommit?[] Precommits { get; } = new BftMessage.Precommit?[members];

    /// <summary>A quorum of prevotes for a block, as it was counted or as it came in a message.</summary>
    public PrevoteCertificate? Polka { get; set; }

    public int PrevoteCount => Prevotes.Count(vote => vote is not null);

    public int PrecommitCount => Precommits.Count(vote => vote is not null);

    public int PrevotesForNone => Prevotes.Count(vote => vote is { Block: null });

    /// <summary>Counts the prevotes; once a quorum is for a block, that stays.</summary>
    public void CountPrevotes(int quorum)
    {
        if (Polka is null && Prevotes.OfType<BftMessage.Prevote>().Where(vote => vote.Block is not null)
            .GroupBy(vote => vote.Block!.Value).FirstOrDefault(group => group.Count() >= quorum) is { } group)
        {
            Polka = new PrevoteCertificate(height, number, group.Key, [.. group.Select(vote =>
                new PrevoteCertificate.Vote(vote.Signer, vote.ValidRound, vote.Cited, vote.Signature))]);
        }
    }

    /// <summary>The certificate of what a quorum precommits; null if there is none.</summary>
    public CommitCertificate? CountPrecommits(int quorum, bool isRootCompared)
    {
        var group = Precommits.OfType<BftMessage.Precommit>().Where(vote => vote.Value is not null)
            .GroupBy(vote => isRootCompared ? vote.Value!.Value : vote.Value!.Value with { Root = default })
            .FirstOrDefault(group => group.Count() >= quorum);
        return group is null ? null : new CommitCertificate(height, number, group.First().Value!.Value, [.. group.Select(vote =>
            new CommitCertificate.Vote(vote.Signer, vote.Signature))]);
    }
}
