namespace NovaCron.GrainInterfaces;

/// <summary>Why something failed: a closed set, the same in grains, REST and CLI.</summary>
[GenerateSerializer, Alias("NovaCron.Error")]
public enum NovaCronError
{
    /// <summary>The request itself is wrong.</summary>
    InvalidRequest,

    /// <summary>No region knows such a VM.</summary>
    VmNotFound,

    /// <summary>A VM of that name exists.</summary>
    VmExists,

    /// <summary>The VM is in a phase that does not allow it.</summary>
    VmWrongPhase,

    /// <summary>The VM is migrating already.</summary>
    VmMigrating,

    /// <summary>No such migration.</summary>
    MigrationNotFound,

    /// <summary>The ownership was transferred: the migration can no longer be cancelled.</summary>
    MigrationCommitted,

    /// <summary>The user cancelled it.</summary>
    MigrationCancelled,

    /// <summary>The region is not a member of this federation.</summary>
    RegionUnknown,

    /// <summary>The region cannot be reached now.</summary>
    RegionUnreachable,

    /// <summary>No such host.</summary>
    HostNotFound,

    /// <summary>No host has enough free memory.</summary>
    NotEnoughMemory,

    /// <summary>No host has enough free disk.</summary>
    NotEnoughDisk,

    /// <summary>The target's hypervisor is another one, or older than the source's.</summary>
    IncompatibleHypervisor,

    /// <summary>The target does not know the guest's machine type.</summary>
    IncompatibleMachineType,

    /// <summary>The guest has something that cannot migrate yet.</summary>
    NotMigratable,

    /// <summary>An image cannot be read, or is not what its hash says.</summary>
    ImageInvalid,

    /// <summary>A certificate, region name or token is not the expected one.</summary>
    NotAuthorized,

    /// <summary>The other side broke the transfer protocol: unknown version, oversize or damaged frame.</summary>
    ProtocolViolation,

    /// <summary>The machine's migration stream is malformed or ended too early.</summary>
    StreamInvalid,

    /// <summary>The connection between the agents broke.</summary>
    LinkFailed,

    /// <summary>Both sides' hashes differ: the target's copy was discarded.</summary>
    HashMismatch,

    /// <summary>The order belongs to an ownership epoch that has passed.</summary>
    StaleEpoch,

    /// <summary>The hypervisor failed.</summary>
    HypervisorFailed,

    /// <summary>Somebody else changed it at the same moment; ask again.</summary>
    Conflict,

    /// <summary>A fault of ours, with a trace id to report.</summary>
    Internal,

    /// <summary>The host cannot be reached now; whether it did what it was told is unknown.</summary>
    HostUnreachable,

    /// <summary>The region's database cannot be read or written now; the same command's id makes repeating safe.</summary>
    StorageUnavailable,

    /// <summary>The command's id was used for another command.</summary>
    CommandReused,

    /// <summary>The VM cannot fail over by itself here; the message says why.</summary>
    FailoverNotPossible,

    /// <summary>The VM runs only under its host's lease, and the host has none now.</summary>
    NoLease,

    /// <summary>The migration has no receipt, yet or for good; the message says why.</summary>
    ReceiptNotFound,
}
