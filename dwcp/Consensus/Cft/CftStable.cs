namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>What a replica has in writing, and begins from.</summary>
/// <param name="Term">The highest term it has taken part in.</param>
/// <param name="Vote">Whom it voted for in that term; null for nobody.</param>
/// <param name="Snapshot">The state that its log begins behind.</param>
/// <param name="Entries">The entries after that.</param>
public sealed record CftStable(long Term, int? Vote, CftSnapshot Snapshot, IReadOnlyList<CftEntry> Entries)
{
    /// <summary>That of a member which has never run.</summary>
    public static CftStable None { get; } = new(0, null, CftSnapshot.None, []);
}
