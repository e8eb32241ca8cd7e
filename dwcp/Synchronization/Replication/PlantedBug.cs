namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>Bugs of replication that people made, planted by tests: a simulation that does not find each of them proves little.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>What must be durable first is written last.</summary>
    SendBeforeWrite,

    /// <summary>What is lost on the way is never sent again.</summary>
    CursorNotRewound,

    /// <summary>An outbox row is consumed in another write than its changes.</summary>
    RowConsumedApart,

    /// <summary>A row that comes again is numbered again.</summary>
    RowNumberedAgain,

    /// <summary>What a batch's author had seen is not waited for.</summary>
    DependencyNotAwaited,

    /// <summary>A batch does not say what its author had seen.</summary>
    SeenNotSaid,

    /// <summary>A transaction is passed over because its dots came with records.</summary>
    SkipWhatContextHas,

    /// <summary>A snapshot's context is taken with its first page.</summary>
    ContextWithFirstPage,

    /// <summary>Records that a page does not have stay.</summary>
    AbsentKeysNotJoined,

    /// <summary>While a snapshot comes, what is in it is taken from elsewhere too.</summary>
    ApplyWhileFilling,

    /// <summary>Pages of another snapshot are taken for those of this one.</summary>
    MixPages,

    /// <summary>What a part of a snapshot shows is not said to have been seen.</summary>
    ShownForgotten,

    /// <summary>The log is trimmed by what the quickest member has.</summary>
    TrimByQuickest,

    /// <summary>A heartbeat counts although its changes have not come.</summary>
    HeartbeatNumberIgnored,

    /// <summary>Changes of the future are taken.</summary>
    QuarantineIgnored,

    /// <summary>A batch is applied although one before it is missing.</summary>
    HeldOutOfOrder,

    /// <summary>What is held is acknowledged.</summary>
    AcknowledgeHeld,

    /// <summary>The clock begins anew after a crash.</summary>
    ClockFloorForgotten,

    /// <summary>Signatures are not looked at.</summary>
    SignatureIgnored,

    /// <summary>Other authors' batches are passed on at once.</summary>
    RelayAtOnce,

    /// <summary>Other authors' batches are never passed on.</summary>
    NeverRelay,

    /// <summary>The log grows without a limit.</summary>
    LogUnbounded,

    /// <summary>Batches are held without a limit.</summary>
    HeldUnbounded,

    /// <summary>A crash loses transactions that were in no batch yet.</summary>
    LooseNotWritten,
}
