namespace NovaCron.Dwcp.Consensus.Receipts;

/// <summary>Why a certificate or a receipt proves nothing. A closed list.</summary>
public enum ReceiptFailure
{
    /// <summary>It is of another chain.</summary>
    OtherChain = 1,

    /// <summary>It is of another epoch than the configuration that it is checked by.</summary>
    OtherEpoch,

    /// <summary>No quorum signed the root.</summary>
    NoQuorum,

    /// <summary>The record is not in the state of that root.</summary>
    NotInState,

    /// <summary>The record tells of another owner.</summary>
    OtherOwner,

    /// <summary>The record tells of another migration, or of none.</summary>
    OtherMigration,

    /// <summary>What arrived is not what was sent, or not what the record tells of.</summary>
    ContentDiffers,

    /// <summary>Source or target was no member of the epoch.</summary>
    NotMember,

    /// <summary>The source did not sign it.</summary>
    SourceDidNotSign,

    /// <summary>The target did not sign it.</summary>
    TargetDidNotSign,
}
