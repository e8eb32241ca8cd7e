namespace NovaCron.Dwcp.Transport.Control;

/// <summary>What kind of path a transfer takes. A mode sets defaults; every transition between modes is smooth.</summary>
public enum TransferMode
{
    /// <summary>Neither of the others; where every transfer begins that knows nothing of its path.</summary>
    Hybrid,

    /// <summary>A short and fast path: round trip below 10 ms and 1 Gbit/s or more, by default.</summary>
    Datacenter,

    /// <summary>A long or slow path: round trip above 50 ms or less than 1 Gbit/s, by default.</summary>
    Internet,
}
