namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>How many members tolerate how many liars.</summary>
public static class BftQuorum
{
    /// <summary>Fewer members than this tolerate no liar.</summary>
    public const int MembersMin = 4;

    /// <summary>More members than this are no federation of regions; it bounds every list of votes.</summary>
    public const int MembersMax = 64;

    /// <summary>As many members may lie.</summary>
    public static int Faults(int members) => (members - 1) / 3;

    /// <summary>As many members decide: two quorums share one that does not lie, and those that do not lie are one.</summary>
    public static int Of(int members) => ((members + Faults(members)) / 2) + 1;
}
