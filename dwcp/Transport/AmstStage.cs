namespace NovaCron.Dwcp.Transport;

/// <summary>How far a transfer had come when an error was noticed.</summary>
public enum AmstStage
{
    /// <summary>Dialling, TLS, HELLO and its answer.</summary>
    Handshake = 1,

    /// <summary>Payloads and their acknowledgement.</summary>
    Data = 2,

    /// <summary>FIN, comparing digests, DONE.</summary>
    Finish = 3,
}
