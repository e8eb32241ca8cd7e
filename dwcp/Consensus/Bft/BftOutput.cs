namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>
/// What a replica wants done, in this order: whatever follows a <see cref="Write"/> only once that is durable. After an
/// <see cref="Apply"/> or a <see cref="Restore"/> the machine is at the new state before the next step, and that may be taken at once
/// (<see cref="BftReplica.HasMore"/>). A closed list.
/// </summary>
public abstract record BftOutput
{
    private BftOutput()
    {
    }

    /// <summary>Write it so that it is there after a crash, all or nothing. What is null stays as it is.</summary>
    /// <param name="Proposal">The member's last proposal.</param>
    /// <param name="Votes">Its last votes.</param>
    /// <param name="Lock">What it is bound by.</param>
    /// <param name="Committed">A block that was agreed on, behind those that there are.</param>
    /// <param name="Snapshot">The state that stands for blocks.</param>
    /// <param name="DropUpTo">Blocks up to this height are dropped; 0 for none.</param>
    public sealed record Write(
        BftMessage.Proposal? Proposal, BftVotes? Votes, BftLock? Lock, BftCommitted? Committed, BftSnapshot? Snapshot, long DropUpTo)
        : BftOutput;

    /// <summary>Send a message; it may be lost.</summary>
    /// <param name="To">The member.</param>
    /// <param name="Message">The message.</param>
    public sealed record Send(int To, BftMessage Message) : BftOutput;

    /// <summary>Apply a block that is agreed on; each once, in their order. The state after it has the root that is certified.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="Certificate">Proves it.</param>
    public sealed record Apply(BftBlock Block, CommitCertificate Certificate) : BftOutput;

    /// <summary>Take a state in place of the present one; its root was checked.</summary>
    /// <param name="Snapshot">The state.</param>
    public sealed record Restore(BftSnapshot Snapshot) : BftOutput;

    /// <summary>A command of this region is refused; no block has it by this input.</summary>
    /// <param name="Command">The command.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(ReadOnlyMemory<byte> Command, BftRefusal Reason) : BftOutput;

    /// <summary>The replica has stopped, for good: what it sees contradicts what it has.</summary>
    /// <param name="Reason">The contradiction.</param>
    public sealed record Halted(string Reason) : BftOutput;
}

/// <summary>Why a command was refused.</summary>
public enum BftRefusal
{
    /// <summary>A limit is reached; later there is room.</summary>
    Busy,

    /// <summary>The command is empty or too long, or the machine would not have it.</summary>
    Invalid,

    /// <summary>The replica has stopped.</summary>
    Halted,
}

/// <summary>What a replica waits for in its round.</summary>
public enum BftPhase
{
    /// <summary>A proposal.</summary>
    Propose,

    /// <summary>A quorum of prevotes.</summary>
    Prevote,

    /// <summary>A quorum of precommits.</summary>
    Precommit,
}
