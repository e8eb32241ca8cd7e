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

    /// <summary>A read is answered by a round that was begun before it came.</summary>
    ReadJoinsRound,

    /// <summary>A vote is given that a crash forgets.</summary>
    VoteNotWritten,

    /// <summary>What must be durable first is written last.</summary>
    ReplyBeforeWrite,

    /// <summary>A vote for a longer log, whatever its last term.</summary>
    VoteForLongerLog,

    /// <summary>A vote that comes again counts again.</summary>
    VoteCountedTwice,

    /// <summary>A majority commits an entry of an earlier term (figure 8 of the paper).</summary>
    CommitEarlierTerm,

    /// <summary>A follower takes entries from a leader of an earlier term.</summary>
    ObeyDeposed,

    /// <summary>A follower says that it has all of its own log in common with the leader.</summary>
    AcknowledgeWholeLog,

    /// <summary>A snapshot takes the place of a newer state.</summary>
    RestoreWhatIsOlder,

    /// <summary>Pieces of two leaders' snapshots are put together.</summary>
    MixPieces,

    /// <summary>Asking who would vote makes terms rise: nobody is ever elected.</summary>
    PreVoteRaisesTerm,

    /// <summary>A leader that hears of nobody goes on: its clients wait for ever.</summary>
    LeadAlone,

    /// <summary>What is lost on the way is never sent again.</summary>
    NeverSendAgain,
}
