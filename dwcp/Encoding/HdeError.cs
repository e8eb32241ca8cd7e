namespace NovaCron.Dwcp.Encoding;

/// <summary>What is wrong with a frame, or with compressing one. A closed list.</summary>
public enum HdeError
{
    /// <summary>The frame ends before its header says.</summary>
    Truncated,

    /// <summary>Bytes follow the frame.</summary>
    TrailingBytes,

    /// <summary>The frame is of a version this decoder does not read.</summary>
    UnsupportedVersion,

    /// <summary>The frame is compressed with a codec this machine does not have.</summary>
    UnsupportedCodec,

    /// <summary>A bit or field that must be zero in this version is not.</summary>
    ReservedField,

    /// <summary>The frame is longer than <see cref="HdeOptions.FrameBytesMax"/>.</summary>
    FrameTooLarge,

    /// <summary>The frame's body is longer, decoded, than <see cref="HdeOptions.DecodedBytesMax"/>.</summary>
    DecodedTooLarge,

    /// <summary>The frame has more units than <see cref="HdeOptions.FrameUnitsMax"/>.</summary>
    TooManyUnits,

    /// <summary>A frame was lost, repeated or overtaken.</summary>
    OutOfSequence,

    /// <summary>The body does not decompress to the length its header says.</summary>
    CorruptBody,

    /// <summary>The decoded frame is not what was encoded.</summary>
    DigestMismatch,

    /// <summary>The unit table breaks the format's rules.</summary>
    MalformedTable,

    /// <summary>The unit table uses a unit kind of a later version.</summary>
    ReservedUnit,

    /// <summary>The frame counts on another number of previous copies than the decoder keeps, or may keep.</summary>
    CopiesMismatch,

    /// <summary>A unit is made from a previous copy that the decoder does not hold, or holds with other content.</summary>
    UnknownBase,

    /// <summary>A unit is content that the decoder told it holds, and does not hold any more, or with another content.</summary>
    UnknownContent,

    /// <summary>A page's difference to its previous copy breaks the format's rules.</summary>
    MalformedDelta,

    /// <summary>The list of what a frame was compressed beside breaks the format's rules, or belongs to no such frame.</summary>
    MalformedContext,

    /// <summary>The compression library failed, or could not be loaded.</summary>
    CompressionFailed,
}
