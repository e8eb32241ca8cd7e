namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>What one member says to another, in its own term. A closed list.</summary>
/// <param name="Term">The sender's term; of a <see cref="PreVote"/> the one that it would begin.</param>
public abstract record CftMessage(long Term)
{
    /// <summary>Would you vote for me? Nobody's term changes by it.</summary>
    /// <param name="Term">The term that would begin.</param>
    /// <param name="LastIndex">The last entry of the sender's log.</param>
    /// <param name="LastTerm">That entry's term.</param>
    public sealed record PreVote(long Term, long LastIndex, long LastTerm) : CftMessage(Term);

    /// <summary>The answer to <see cref="PreVote"/>.</summary>
    /// <param name="Term">The term that was asked for if it is granted, else the sender's own.</param>
    /// <param name="IsGranted">Whether the sender would.</param>
    public sealed record PreVoteReply(long Term, bool IsGranted) : CftMessage(Term);

    /// <summary>Vote for me.</summary>
    /// <param name="Term">The term.</param>
    /// <param name="LastIndex">The last entry of the sender's log.</param>
    /// <param name="LastTerm">That entry's term.</param>
    public sealed record Vote(long Term, long LastIndex, long LastTerm) : CftMessage(Term);

    /// <summary>The answer to <see cref="Vote"/>.</summary>
    /// <param name="Term">The sender's term.</param>
    /// <param name="IsGranted">Whether it is the sender's vote in that term.</param>
    public sealed record VoteReply(long Term, bool IsGranted) : CftMessage(Term);

    /// <summary>Entries, or none as a heartbeat.</summary>
    /// <param name="Term">The leader's term.</param>
    /// <param name="PreviousIndex">The entry that they follow.</param>
    /// <param name="PreviousTerm">That entry's term.</param>
    /// <param name="Entries">The entries.</param>
    /// <param name="Commit">The last entry that is committed.</param>
    /// <param name="Round">The leader's round of reads.</param>
    public sealed record Append(
        long Term, long PreviousIndex, long PreviousTerm, IReadOnlyList<CftEntry> Entries, long Commit, long Round) : CftMessage(Term);

    /// <summary>The answer to <see cref="Append"/>.</summary>
    /// <param name="Term">The sender's term.</param>
    /// <param name="IsMatch">Whether the sender's log has the entry that they follow.</param>
    /// <param name="Index">If so the last entry that is the leader's, else where the leader may try next.</param>
    /// <param name="Round">The round that is answered.</param>
    public sealed record AppendReply(long Term, bool IsMatch, long Index, long Round) : CftMessage(Term);

    /// <summary>A piece of a snapshot, for a member whose next entry the leader has not any more.</summary>
    /// <param name="Term">The leader's term.</param>
    /// <param name="Index">The last entry in the snapshot.</param>
    /// <param name="EntryTerm">That entry's term.</param>
    /// <param name="Offset">Where in the state the piece begins.</param>
    /// <param name="Piece">Its bytes.</param>
    /// <param name="IsLast">Whether the state ends with it.</param>
    /// <param name="Round">The leader's round of reads.</param>
    public sealed record Install(
        long Term, long Index, long EntryTerm, int Offset, ReadOnlyMemory<byte> Piece, bool IsLast, long Round) : CftMessage(Term);

    /// <summary>The answer to <see cref="Install"/>.</summary>
    /// <param name="Term">The sender's term.</param>
    /// <param name="Index">The snapshot.</param>
    /// <param name="Taken">Bytes of its state that the sender has, from its beginning on.</param>
    /// <param name="IsDone">Whether its log begins behind the snapshot now.</param>
    /// <param name="Round">The round that is answered.</param>
    public sealed record InstallReply(long Term, long Index, int Taken, bool IsDone, long Round) : CftMessage(Term);
}
