namespace NovaCron.Dwcp.Transport.Receiving;

/// <summary>What is to be done with a data frame whose header has come.</summary>
internal enum Admission
{
    /// <summary>Read its payload and store it.</summary>
    Store,

    /// <summary>It is here already: read over its payload.</summary>
    Discard,

    /// <summary>No honest sender sends it: it is outside the window, after the end, or differs from its first copy.</summary>
    Violation,
}
