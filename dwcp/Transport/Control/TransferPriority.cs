namespace NovaCron.Dwcp.Transport.Control;

/// <summary>What a transfer may take from others on the same path.</summary>
public enum TransferPriority
{
    /// <summary>Its fair share, and all that is free.</summary>
    Normal,

    /// <summary>Only what is free: it yields to whatever else uses the path (less than best effort, as in RFC 6817).</summary>
    Background,
}
