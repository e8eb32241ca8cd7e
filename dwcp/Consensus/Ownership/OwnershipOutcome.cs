namespace NovaCron.Dwcp.Consensus.Ownership;

/// <summary>How an input was answered. A closed list.</summary>
public enum OwnershipOutcome
{
    /// <summary>Done: the record changed, write it before acting on it.</summary>
    Done,

    /// <summary>It had been done before; the record is as it was.</summary>
    AlreadyDone,

    /// <summary>Refused: a newer epoch is known.</summary>
    Stale,

    /// <summary>Refused: this region does not own the VM.</summary>
    NotOwner,

    /// <summary>Refused: the VM exists.</summary>
    Exists,

    /// <summary>Refused: another migration holds the right to transfer.</summary>
    Busy,

    /// <summary>Refused: this migration does not hold the right to transfer.</summary>
    NotPrepared,

    /// <summary>Refused: the transfer is committed and cannot be undone.</summary>
    Committed,

    /// <summary>Refused: the input contradicts the record or itself; somebody is at fault.</summary>
    Invalid,
}
