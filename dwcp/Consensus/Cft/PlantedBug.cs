namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>Bugs of consensus that people made, planted by tests: a simulation that does not find each of them proves little.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>A second vote in one term.</summary>
    SecondVote,

    /// <summary>A vote for a member whose log is behind.</summary>
    VoteForAnyLog,

    /// <summary>One member less than a majority commits.</summary>
    CommitByMinority,

    /// <summary>Entries are taken behind an entry of another term.</summary>
    AnyPrevious,

    /// <summary>A late message cuts off entries that came after it.</summary>
    CutOffWhatFollows,

    /// <summary>A follower commits entries that were not compared with the leader's.</summary>
    CommitWhatIsNotCompared,

    /// <summary>A leader answers reads without asking whether it still leads.</summary>
    ReadWithoutRound,

    /// <summary>A new leader answers reads before it knows what is committed.</summary>
    ReadBeforeOwnEntry,
}
