namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>What needs people's attention.</summary>
public enum SyncAlarm
{
    /// <summary>An author's changes are of a time too far ahead of the clock here: they wait until it has come up.</summary>
    AheadOfClock,

    /// <summary>An author's changes have no room in the store here: they wait for it.</summary>
    StoreFull,

    /// <summary>An author used a number twice: nothing of it is taken from there on.</summary>
    NumberUsedTwice,

    /// <summary>
    /// Another region has numbers of this author that it does not know itself: its database lost its end. Nothing is numbered any more,
    /// until it begins anew with a higher incarnation.
    /// </summary>
    OwnNumbersLost,

    /// <summary>Rows of the database here are not what was written: its disk needs to be looked at.</summary>
    StoreDamaged,

    /// <summary>No other region has repaired what was damaged here. Rows that change it wait, and so do those behind them.</summary>
    StoreNotRepaired,

    /// <summary>
    /// Another region's store differs from the one here though both have applied the same: one was damaged without notice. What most
    /// regions say is taken.
    /// </summary>
    StoresDiffer,
}

/// <summary>Why a message was not taken.</summary>
public enum SyncDrop
{
    /// <summary>Who sent it is no member.</summary>
    NotMember,

    /// <summary>It is longer than a message may be.</summary>
    TooLong,

    /// <summary>It has not the form of a message, or contradicts itself.</summary>
    Malformed,

    /// <summary>It is of an author that is not known in this life.</summary>
    UnknownAuthor,

    /// <summary>Its author did not sign it.</summary>
    BadSignature,

    /// <summary>Too much of its author is held already; it comes again.</summary>
    HeldFull,
}
