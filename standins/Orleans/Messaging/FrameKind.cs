namespace Orleans.Runtime.Messaging;

/// <summary>What a frame holds.</summary>
internal enum FrameKind : byte
{
    /// <summary>Client to silo, first.</summary>
    Hello = 1,

    /// <summary>Silo to client, first: come in.</summary>
    Welcome = 2,

    /// <summary>Silo to client, first and last: no.</summary>
    Refused = 3,

    /// <summary>A call.</summary>
    Request = 4,

    /// <summary>Its answer.</summary>
    Answer = 5,

    /// <summary>Its caller does not want it any more.</summary>
    Cancel = 6,
}
