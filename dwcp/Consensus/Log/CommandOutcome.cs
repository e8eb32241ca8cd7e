namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>How a command was answered. A closed list; numbers are part of the format and are never used again.</summary>
public enum CommandOutcome : byte
{
    /// <summary>Done.</summary>
    Done = 1,

    /// <summary>What was asked for held before; nothing changed.</summary>
    AlreadyDone = 2,

    /// <summary>Refused: the bytes are no command.</summary>
    Malformed = 3,

    /// <summary>Refused: the region is not the VM's owner.</summary>
    NotOwner = 4,

    /// <summary>Refused: the VM has another epoch by now.</summary>
    Stale = 5,

    /// <summary>Refused: the VM exists.</summary>
    Exists = 6,

    /// <summary>Refused: there is no such VM, host or member.</summary>
    Unknown = 7,

    /// <summary>Refused: another migration holds the right to transfer.</summary>
    Busy = 8,

    /// <summary>Refused: this intent does not hold the right to transfer, and never will again.</summary>
    NotPrepared = 9,

    /// <summary>Refused: what the target has is not what the source had.</summary>
    ContentDiffers = 10,

    /// <summary>Refused: the command contradicts itself or the state; somebody is at fault.</summary>
    Invalid = 11,

    /// <summary>Refused: a limit is reached.</summary>
    Full = 12,

    /// <summary>Refused: the region is quarantined.</summary>
    Quarantined = 13,

    /// <summary>Refused: the host has no lease, or it was broken by a claim: renew with a new nonce once nothing of it runs.</summary>
    NoLease = 14,

    /// <summary>Refused: the lease was renewed since.</summary>
    Renewed = 15,

    /// <summary>Refused: the VM does not fail over by itself.</summary>
    NotAutomatic = 16,

    /// <summary>Refused: no operator signed it as the membership stands.</summary>
    NotSigned = 17,

    /// <summary>Refused: the proof proves nothing.</summary>
    NotProven = 18,

    /// <summary>Refused: the policy wants no such switch.</summary>
    NotWanted = 19,
}
