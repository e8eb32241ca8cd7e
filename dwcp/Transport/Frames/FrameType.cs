namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>What a frame says.</summary>
internal enum FrameType : byte
{
    /// <summary>Sender, first on every connection: who it is and which transfer it means. Payload: <see cref="HelloMessage"/>.</summary>
    Hello = 1,

    /// <summary>Receiver: the connection joins the transfer. Payload: <see cref="AcceptMessage"/>.</summary>
    Accept = 2,

    /// <summary>Receiver: it does not. Payload: <see cref="FailureMessage"/>.</summary>
    Refuse = 3,

    /// <summary>Sender: the payload with this sequence number.</summary>
    Data = 4,

    /// <summary>Receiver: everything below this sequence number is stored. Payload: <see cref="AckMessage"/>.</summary>
    Ack = 5,

    /// <summary>Sender: there are as many payloads as this sequence number. Payload: <see cref="FinMessage"/>.</summary>
    Fin = 6,

    /// <summary>Receiver: all of it is stored and equal. Payload: SHA-256 over the payloads.</summary>
    Done = 7,

    /// <summary>Either side: the transfer has failed. Payload: <see cref="FailureMessage"/>.</summary>
    Abort = 8,

    /// <summary>
    /// Sender: nothing to say, still there. No payload. The receiver repeats its last ACK instead; from version 3 on it also
    /// answers with one.
    /// </summary>
    KeepAlive = 9,

    /// <summary>Sender, from version 3 on: this connection brings nothing more, the transfer goes on without it. No payload.</summary>
    Leave = 10,
}
