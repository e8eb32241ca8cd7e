namespace NovaCron.Agent.Files;

/// <summary>Why a copy of a file failed; a closed set. The values travel as AMST's abort codes.</summary>
public enum FileCopyError
{
    /// <summary>A fault of ours that no other member names.</summary>
    Internal = 1,

    /// <summary>The target's path is no path below its folder: absolute, with <c>..</c>, through a link, or of impossible names.</summary>
    InvalidPath = 2,

    /// <summary>There is a file of that name, and it was not said that it may be replaced.</summary>
    AlreadyExists = 3,

    /// <summary>The file is larger than the target takes.</summary>
    TooLarge = 4,

    /// <summary>The target has not enough free disk.</summary>
    NotEnoughDisk = 5,

    /// <summary>As many copies run as may, or another one writes this file: later it may succeed.</summary>
    Busy = 6,

    /// <summary>The target knows no such copy: it was restarted, or forgot it.</summary>
    UnknownCopy = 7,

    /// <summary>The file changed while it was read.</summary>
    SourceChanged = 8,

    /// <summary>Bytes at the target are not the source's; the range is named and will be sent again.</summary>
    Damaged = 9,

    /// <summary>The other side broke the protocol of pieces.</summary>
    ProtocolViolation = 10,

    /// <summary>The connection between the two sides broke for good.</summary>
    LinkFailed = 11,

    /// <summary>A file cannot be read or written.</summary>
    StorageFailed = 12,

    /// <summary>A later copy of the same region to the same path took this one's place.</summary>
    Superseded = 13,

    /// <summary>The source gave the copy up.</summary>
    Cancelled = 14,

    /// <summary>The target takes no files: it was not given a folder for them.</summary>
    NotOffered = 15,
}
