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

    /// <summary>A damaged record is joined with another region's: what was lost stays lost.</summary>
    DamagedRecordJoined,

    /// <summary>A damaged record is replaced although the other region has not applied all that was known when it was loaded.</summary>
    RepairedTooEarly,

    /// <summary>What was covered since a damaged record was loaded comes back with its repair.</summary>
    CoveredSinceForgotten,

    /// <summary>All that another region has applied counts as seen with its first record.</summary>
    ContextWithRecord,

    /// <summary>What was not told yet counts as not there.</summary>
    PartTakenForLeaf,

    /// <summary>Others get records of a damaged leaf.</summary>
    DamagedLeafServed,

    /// <summary>Others get a store that has damaged leaves.</summary>
    DamagedStoreOffered,

    /// <summary>Rows of the outbox change damaged records.</summary>
    DamagedRecordWritten,

    /// <summary>The sum of a damaged leaf is written, so that it looks right after the next start.</summary>
    DamagedSumWritten,

    /// <summary>What a record was before stays in its leaf's sum.</summary>
    SumNotSubtracted,

    /// <summary>Sums are not written with their records.</summary>
    SumsNotWritten,

    /// <summary>Damaged rows stay beside what is written anew.</summary>
    NothingRewritten,

    /// <summary>One region that says something else is believed.</summary>
    OneOpinionIsEnough,
}
