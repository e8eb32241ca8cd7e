namespace NovaCron.Dwcp.Synchronization.Causality;

/// <summary>Changes that somebody has seen.</summary>
internal interface IDotSet
{
    /// <summary>Whether a change is among them.</summary>
    bool Contains(in Dot dot);
}
