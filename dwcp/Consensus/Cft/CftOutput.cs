namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>
/// What a replica wants done, in this order: whatever follows a <see cref="Write"/> only once that is durable. A closed list.
/// </summary>
public abstract record CftOutput
{
    private CftOutput()
    {
    }

    /// <summary>Write it so that it is there after a crash, all or nothing.</summary>
    /// <param name="Term">The term.</param>
    /// <param name="Vote">Whom the vote in that term is for; null for nobody.</param>
    /// <param name="From">The first entry that changes: those from it on are replaced. 0 where none do.</param>
    /// <param name="Entries">The entries from there on; as many as the log has.</param>
    /// <param name="Snapshot">In place of all entries up to its own; null for the one there is.</param>
    public sealed record Write(
        long Term, int? Vote, long From, IReadOnlyList<CftEntry> Entries, CftSnapshot? Snapshot) : CftOutput;

    /// <summary>Send a message.</summary>
    /// <param name="To">The member.</param>
    /// <param name="Message">The message.</param>
    public sealed record Send(int To, CftMessage Message) : CftOutput;

    /// <summary>Apply entries that are committed; each once, in their order.</summary>
    /// <param name="First">The first one's index.</param>
    /// <param name="Entries">The entries.</param>
    public sealed record Apply(long First, IReadOnlyList<CftEntry> Entries) : CftOutput;

    /// <summary>Take a state in place of the present one.</summary>
    /// <param name="Snapshot">The state.</param>
    public sealed record Restore(CftSnapshot Snapshot) : CftOutput;

    /// <summary>A command is in this leader's log. It is committed if the entry applied there has this term.</summary>
    /// <param name="Index">The entry.</param>
    /// <param name="Term">Its term.</param>
    public sealed record Proposed(long Index, long Term) : CftOutput;

    /// <summary>A command or a read is refused; it changed nothing.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Leader">Who may take it; null where nobody is known to.</param>
    /// <param name="Read">The read; null for a command.</param>
    public sealed record Refused(CftRefusal Reason, int? Leader, long? Read) : CftOutput;

    /// <summary>A read may be answered once the entry is applied.</summary>
    /// <param name="Read">The read.</param>
    /// <param name="Index">The entry.</param>
    public sealed record ReadAt(long Read, long Index) : CftOutput;
}

/// <summary>Why a command or a read was refused.</summary>
public enum CftRefusal
{
    /// <summary>Another member leads, or none does.</summary>
    NotLeader,

    /// <summary>A limit is reached; later there is room.</summary>
    Busy,

    /// <summary>The command is empty or too long.</summary>
    Invalid,
}

/// <summary>What a member does in its term.</summary>
public enum CftRole
{
    /// <summary>It takes what a leader sends.</summary>
    Follower,

    /// <summary>It asks who would vote for it.</summary>
    PreCandidate,

    /// <summary>It asks for votes.</summary>
    Candidate,

    /// <summary>It orders commands.</summary>
    Leader,
}
