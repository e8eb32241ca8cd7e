namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>The state after all entries up to one: it stands for them.</summary>
/// <param name="Index">The last entry in it; 0 for the state before the first.</param>
/// <param name="Term">That entry's term.</param>
/// <param name="State">The state, as its owner writes it.</param>
public sealed record CftSnapshot(long Index, long Term, ReadOnlyMemory<byte> State)
{
    /// <summary>The state before the first entry.</summary>
    public static CftSnapshot None { get; } = new(0, 0, default);
}
