namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>Bugs of consensus, planted by tests: a simulation that does not find each of them proves little.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>One vote less than a quorum decides.</summary>
    QuorumOffByOne,

    /// <summary>A vote is sent that is not in writing.</summary>
    VoteNotWritten,

    /// <summary>The lock is forgotten when a round begins.</summary>
    LockForgottenAtRound,

    /// <summary>The lock is let go when it precommits none.</summary>
    UnlockOnNil,

    /// <summary>A prevote against the lock, for any earlier round's prevotes.</summary>
    UnlockByOlderProof,

    /// <summary>A precommit for the proposal, whatever the prevotes are.</summary>
    PrecommitWithoutPrevotes,

    /// <summary>A certificate may have fewer votes than a quorum.</summary>
    ShortCertificate,

    /// <summary>A certificate may have a member's vote twice.</summary>
    SameSignerTwice,

    /// <summary>Signatures are taken for good.</summary>
    SignatureNotChecked,

    /// <summary>A message of another epoch is taken for one of this.</summary>
    AnyEpoch,

    /// <summary>Precommits for one block are counted together, whatever root they name.</summary>
    RootNotCompared,

    /// <summary>A proposal by whoever sends one.</summary>
    AnyProposer,

    /// <summary>One member's word is enough to leave a round.</summary>
    SkipOnOneWord,

    /// <summary>Fetched blocks are taken without their certificates being checked.</summary>
    FetchedNotChecked,

    /// <summary>A snapshot's root is not compared with the certified one.</summary>
    SnapshotNotChecked,

    /// <summary>Waits are as short in later rounds as in the first.</summary>
    TimeoutDoesNotGrow,

    /// <summary>A block is voted for whatever the machine says of it.</summary>
    AnyCommands,
}
