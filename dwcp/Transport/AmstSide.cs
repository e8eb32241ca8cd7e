namespace NovaCron.Dwcp.Transport;

/// <summary>Which end of a transfer noticed an error.</summary>
public enum AmstSide
{
    /// <summary>The end that dials and sends payloads.</summary>
    Sender = 1,

    /// <summary>The end that accepts connections and receives payloads.</summary>
    Receiver = 2,
}
