namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>What a replica knows of another member, by that member's own word.</summary>
internal sealed class BftPeer
{
    /// <summary>Messages of the next height that are kept until it begins: one's worth of each kind, twice.</summary>
    private const int AheadMax = 6;

    private readonly Queue<BftMessage.Signed> _ahead = new();

    /// <summary>The height that it says it is at; 0 where its word proved to be worth nothing.</summary>
    public long Height { get; set; }

    /// <summary>The highest round of this height that it says it is in; -1 for none.</summary>
    public int Round { get; private set; } = -1;

    /// <summary>The highest round of this height that it has voted in; -1 for none.</summary>
    public int VoteRound { get; private set; } = -1;

    /// <summary>Answers that it was given since they were last counted.</summary>
    public int Answers { get; set; }

    /// <summary>Whether it was asked for what it may send without end: it is listened to once.</summary>
    public bool IsAsked { get; set; }

    public void IsIn(int round) => Round = Math.Max(Round, round);

    public void HasVotedIn(int round) => (Round, VoteRound) = (Math.Max(Round, round), Math.Max(VoteRound, round));

    /// <summary>Keeps a message for the next height; of too many the oldest is dropped.</summary>
    public void Keep(BftMessage.Signed message)
    {
        if (_ahead.Count == AheadMax)
        {
            _ahead.Dequeue();
        }

        _ahead.Enqueue(message);
    }

    /// <summary>A height begins: what was kept for it.</summary>
    public IReadOnlyList<BftMessage.Signed> BeginHeight()
    {
        (Round, VoteRound) = (-1, -1);
        BftMessage.Signed[] kept = [.. _ahead];
        _ahead.Clear();
        return kept;
    }
}
