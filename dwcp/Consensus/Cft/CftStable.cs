namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>What a replica has in writing, and begins from.</summary>
/// <param name="Term">The highest term it has taken part in.</param>
/// <param name="Vote">Whom it voted for in that term; null for nobody.</param>
/// <param name="Snapshot">The state that its log begins behind.</param>
/// <param name="Entries">The entries after that.</param>
/// <param name="IsChosen">
/// Whether nothing of it is in writing yet, and all members begin with the same vote in the same first term: whom it is for leads that term
/// without asking.
/// </param>
public sealed record CftStable(long Term, int? Vote, CftSnapshot Snapshot, IReadOnlyList<CftEntry> Entries, bool IsChosen = false)
{
    /// <summary>That of a member which has never run.</summary>
    public static CftStable None { get; } = new(0, null, CftSnapshot.None, []);

    /// <summary>That of a member which has never run, in a group that has agreed before on who leads first.</summary>
    /// <param name="first">The member.</param>
    public static CftStable Chosen(int first) => new(1, first, CftSnapshot.None, [], IsChosen: true);
}
