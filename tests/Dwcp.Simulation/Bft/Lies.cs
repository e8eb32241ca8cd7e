namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>What a liar does beside what the rules ask of it.</summary>
[Flags]
internal enum Lies
{
    None = 0,

    /// <summary>It sends nothing.</summary>
    Silence = 1 << 0,

    /// <summary>It sends nothing to some.</summary>
    SilenceToSome = 1 << 1,

    /// <summary>It sends late.</summary>
    Late = 1 << 2,

    /// <summary>It proposes two blocks, one to each half, and votes with each half for what that half knows.</summary>
    TwoProposals = 1 << 3,

    /// <summary>It votes twice.</summary>
    TwoVotes = 1 << 4,

    /// <summary>It forgets what it signed and what it is locked on.</summary>
    Amnesia = 1 << 5,

    /// <summary>It proposes what an older round had, or something new, although it knows of a later lock.</summary>
    StaleLock = 1 << 6,

    /// <summary>It rests its messages on certificates that are none.</summary>
    ForgedProofs = 1 << 7,

    /// <summary>It says that it is further, and gives who asks blocks and states that nobody agreed on.</summary>
    ForgedHistory = 1 << 8,

    /// <summary>It precommits wrong roots.</summary>
    WrongRoot = 1 << 9,

    /// <summary>It runs twice under one key.</summary>
    Twins = 1 << 10,

    /// <summary>It sends garbage without end.</summary>
    Flood = 1 << 11,

    /// <summary>It proposes and hands out commands that no machine would have.</summary>
    InvalidCommands = 1 << 12,

    /// <summary>It proposes when it is another's turn.</summary>
    OutOfTurn = 1 << 13,

    /// <summary>It says that it is in rounds far ahead.</summary>
    FarRounds = 1 << 14,
}
