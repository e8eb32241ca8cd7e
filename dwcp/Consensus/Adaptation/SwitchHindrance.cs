namespace NovaCron.Dwcp.Consensus.Adaptation;

/// <summary>Why the federation cannot be as it should be. A closed list.</summary>
public enum SwitchHindrance
{
    /// <summary>A member may lie, and there are fewer than four: an operator has to admit more.</summary>
    TooFewMembers = 1,
}
