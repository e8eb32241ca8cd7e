namespace NovaCron.Dwcp.Synchronization.Causality;

/// <summary>How two version vectors stand to each other.</summary>
public enum CausalOrder
{
    /// <summary>They know the same.</summary>
    Equal,

    /// <summary>The first knows less than the second.</summary>
    Before,

    /// <summary>The first knows more than the second.</summary>
    After,

    /// <summary>Each knows something that the other does not.</summary>
    Concurrent,
}
