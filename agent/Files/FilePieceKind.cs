namespace NovaCron.Agent.Files;

/// <summary>What a piece says.</summary>
internal enum FilePieceKind : byte
{
    /// <summary>Bytes of the current block, ascending; what lies between two of them is zeros.</summary>
    Data = 1,

    /// <summary>The current block is complete; its digest.</summary>
    Block = 2,

    /// <summary>Whole blocks of zeros.</summary>
    Zeros = 3,

    /// <summary>A block that the receiver said it holds, and that the source still has; its digest.</summary>
    Held = 4,

    /// <summary>The file is complete; the digest over all blocks.</summary>
    End = 5,
}
