namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>What a member knows of one round: of each member the first word of each kind; another one is a lie and not kept.</summary>
internal sealed class BftRound(long height, int number, int members)
{
    private readonly BftMessage.Prevote?[] _prevotes = new BftMessage.Prevote?[members];
    private readonly BftMessage.Precommit?[] _precommits = new BftMessage.Precommit?[members];
    private bool _isCounted = true;
    private CommitCertificate? _commit;

    /// <summary>What its proposer proposed.</summary>
    public BftMessage.Proposal? Proposal { get; set; }

    /// <summary>A quorum of prevotes for a block, as it was counted or as it came in a message.</summary>
    public PrevoteCertificate? Polka { get; private set; }

    public int PrevoteCount { get; private set; }

    public int PrecommitCount { get; private set; }

    public int PrevotesForNone { get; private set; }

    public IEnumerable<BftMessage.Precommit> Precommits => _precommits.OfType<BftMessage.Precommit>();

    public BftMessage.Prevote? PrevoteOf(int member) => _prevotes[member];

    public BftMessage.Precommit? PrecommitOf(int member) => _precommits[member];

    public void Add(BftMessage.Prevote vote)
    {
        if (_prevotes[vote.Signer] is null)
        {
            _prevotes[vote.Signer] = vote;
            PrevoteCount++;
            PrevotesForNone += vote.Block is null ? 1 : 0;
            _isCounted = false;
        }
    }

    public void Add(BftMessage.Precommit vote)
    {
        if (_precommits[vote.Signer] is null)
        {
            _precommits[vote.Signer] = vote;
            PrecommitCount++;
            _isCounted = false;
        }
    }

    /// <summary>A quorum's prevotes came in a message.</summary>
    public void Prove(PrevoteCertificate polka) => Polka ??= polka;

    /// <summary>Counts what is new; the certificate of what a quorum precommits, or null.</summary>
    public CommitCertificate? Count(int quorum, bool isRootCompared)
    {
        if (_isCounted)
        {
            return _commit;
        }

        _isCounted = true;
        if (Polka is null && PrevoteCount >= quorum && Agreed(_prevotes, vote => vote.Block, quorum) is { Count: > 0 } prevotes)
        {
            Polka = new PrevoteCertificate(height, number, prevotes[0].Block!.Value, [.. prevotes.Select(vote =>
                new PrevoteCertificate.Vote(vote.Signer, vote.ValidRound, vote.Cited, vote.Signature))]);
        }

        BftResult? ValueOf(BftMessage.Precommit vote) =>
            isRootCompared ? vote.Value : vote.Value is { } value ? value with { Root = default } : null;
        if (_commit is null && PrecommitCount >= quorum && Agreed(_precommits, ValueOf, quorum) is { Count: > 0 } precommits)
        {
            _commit = new CommitCertificate(height, number, precommits[0].Value!.Value, [.. precommits.Select(vote =>
                new CommitCertificate.Vote(vote.Signer, vote.Signature))]);
        }

        return _commit;
    }

    /// <summary>The votes for what a quorum votes for; none if there is no such thing.</summary>
    private static List<TVote> Agreed<TVote, TValue>(TVote?[] votes, Func<TVote, TValue?> valueOf, int quorum)
        where TVote : class
        where TValue : struct
    {
        for (var first = 0; first <= votes.Length - quorum; first++)
        {
            if (votes[first] is not { } word || valueOf(word) is not { } value)
            {
                continue;
            }

            List<TVote> same = [];
            for (var place = first; place < votes.Length; place++)
            {
                if (votes[place] is { } vote && valueOf(vote) is { } other && EqualityComparer<TValue>.Default.Equals(value, other))
                {
                    same.Add(vote);
                }
            }

            if (same.Count >= quorum)
            {
                return same;
            }
        }

        return [];
    }
}
