namespace NovaCron.Client;

/// <summary>What may be done when nobody answered a call.</summary>
internal enum CallSafety
{
    /// <summary>It changes nothing: ask again.</summary>
    Read,

    /// <summary>It carries a command's id, or asks for what is so already: ask again, it has effect once.</summary>
    Command,

    /// <summary>A sequence: open it anew where it broke. Its elements may take any time to come.</summary>
    Stream,

    /// <summary>A sequence that goes on whatever comes: open it anew also where the region's replica of the records is moving.</summary>
    Watch,

    /// <summary>Its outcome is unknown and stays so: never ask again.</summary>
    Once,
}
