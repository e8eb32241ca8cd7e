namespace NovaCron.Dwcp.Transport;

/// <summary>Why a transfer or a connection of it failed; a closed set. The values travel in ABORT and REFUSE frames.</summary>
public enum AmstError
{
    /// <summary>No connection to the peer could be made.</summary>
    ConnectFailed = 1,

    /// <summary>The receiver does not take this connection: too many streams, or settings it cannot meet.</summary>
    Refused = 2,

    /// <summary>The peer speaks another frame version.</summary>
    UnsupportedVersion = 3,

    /// <summary>A header's checksum, type, flags or reserved bytes are wrong.</summary>
    HeaderChecksum = 4,

    /// <summary>A payload's checksum is wrong.</summary>
    PayloadChecksum = 5,

    /// <summary>A header announces more payload than was agreed; nothing was allocated for it.</summary>
    FrameTooLarge = 6,

    /// <summary>A frame that the protocol does not allow here: wrong type, wrong session, outside the window.</summary>
    SequenceViolation = 7,

    /// <summary>All payloads arrived, but their digest or count is not the sender's.</summary>
    DigestMismatch = 8,

    /// <summary>Connections broke and none could be made again within the limits.</summary>
    ConnectionLost = 9,

    /// <summary>The peer was silent for too long.</summary>
    TimedOut = 10,

    /// <summary>One side gave the transfer up; <see cref="AmstException.Code"/> is that side's own code.</summary>
    Aborted = 11,

    /// <summary>Certificate, region, federation, session or token is not the expected one.</summary>
    NotAuthorized = 12,

    /// <summary>
    /// The receiver no longer knows the transfer it had accepted: its process was started again, or it gave the transfer up.
    /// What it had stored is its own to judge; the transfer must be begun anew.
    /// </summary>
    SessionLost = 13,

    /// <summary>The receiver still has an earlier transfer of the same name, or another sender's; that may pass.</summary>
    SessionBusy = 14,
}
