namespace NovaCron.Dwcp.Encoding;

/// <summary>What a table entry says, in its low four bits. The numbers are on the wire and are never reused; 0 is never valid.</summary>
internal enum UnitKind : byte
{
    /// <summary>Units the sender announced as filled with one byte.</summary>
    Zero = 1,

    /// <summary>Pages whose content is in the frame.</summary>
    Literal = 2,

    /// <summary>Pages with content, all bytes of which are equal.</summary>
    Uniform = 3,

    /// <summary>Bytes that are neither page nor block.</summary>
    Opaque = 4,

    /// <summary>The name of a block.</summary>
    DefineBlock = 5,

    /// <summary>Pages that equal their previous copy; from version 2 on.</summary>
    Same = 6,

    /// <summary>Pages whose content the receiver held before the transfer; from version 3 on.</summary>
    Known = 7,

    /// <summary>Pages of which the frame has the difference to their previous copy; from version 2 on.</summary>
    Delta = 8,

    /// <summary>Pages of which the frame has the difference to a content that the receiver held before; from version 4 on.</summary>
    KnownDelta = 9,
}
