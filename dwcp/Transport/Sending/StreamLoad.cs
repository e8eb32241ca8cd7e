namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>
/// What one connection took from the window and the receiver has not acknowledged. Changed by <see cref="SendWindow"/>
/// only.
/// </summary>
internal sealed class StreamLoad
{
    /// <summary>Frames it took last, FIN included.</summary>
    public int Frames { get; set; }

    /// <summary>Payloads acknowledged that it took last.</summary>
    public long Delivered { get; set; }
}
