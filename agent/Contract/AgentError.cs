namespace NovaCron.Agent;

/// <summary>Why an agent refused or failed; a closed set.</summary>
public enum AgentError
{
    /// <summary>The host has no machine for that VM.</summary>
    UnknownMachine,

    /// <summary>The host has no such migration.</summary>
    UnknownMigration,

    /// <summary>The order's epoch is lower than one this host has seen.</summary>
    StaleEpoch,

    /// <summary>The machine is in a state that does not allow the order.</summary>
    WrongState,

    /// <summary>The host has not enough free memory.</summary>
    NotEnoughMemory,

    /// <summary>The host has not enough free disk.</summary>
    NotEnoughDisk,

    /// <summary>The host's hypervisor is another one, or older than the source's.</summary>
    IncompatibleHypervisor,

    /// <summary>The host's hypervisor does not know the guest's machine type.</summary>
    IncompatibleMachineType,

    /// <summary>An image is missing or its content is not what its hash says.</summary>
    ImageInvalid,

    /// <summary>The order itself is wrong.</summary>
    InvalidOrder,

    /// <summary>The other agent could not be reached, or the connection broke.</summary>
    LinkFailed,

    /// <summary>The other agent's certificate, region or token is not the expected one.</summary>
    NotAuthorized,

    /// <summary>The other agent broke the transfer protocol: unknown version, oversize or damaged frame.</summary>
    ProtocolViolation,

    /// <summary>The machine's stream is malformed or ended too early.</summary>
    StreamInvalid,

    /// <summary>The hypervisor failed.</summary>
    HypervisorFailed,

    /// <summary>The migration was cancelled.</summary>
    Cancelled,

    /// <summary>
    /// The host's agent could not be asked, or its answer was lost: whether it obeyed is unknown. Only the link to a remote
    /// agent says so, never an agent itself.
    /// </summary>
    HostUnreachable,

    /// <summary>The machine runs only under the host's lease, and the host has none now.</summary>
    NoLease,
}
