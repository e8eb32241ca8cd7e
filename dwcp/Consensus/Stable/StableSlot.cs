namespace NovaCron.Dwcp.Consensus.Stable;

/// <summary>What kind of thing a member keeps in writing. Numbers are part of the format and are never used again.</summary>
public enum StableSlot : byte
{
    /// <summary>The member itself: its instance and how often it has begun.</summary>
    Member = 1,

    /// <summary>An epoch's configuration and what it began from.</summary>
    Epoch = 2,

    /// <summary>Term and vote of the crash-tolerant engine.</summary>
    CftVote = 3,

    /// <summary>An entry of the crash-tolerant engine's log, by index.</summary>
    CftEntry = 4,

    /// <summary>The state that the crash-tolerant engine's log follows.</summary>
    CftSnapshot = 5,

    /// <summary>What the Byzantine-tolerant engine has signed at its height, and what it is locked on.</summary>
    BftVote = 6,

    /// <summary>A block with its certificate, by height.</summary>
    BftBlock = 7,

    /// <summary>The state that the blocks follow.</summary>
    BftSnapshot = 8,

    /// <summary>This member's signed word on how an epoch ended.</summary>
    Seal = 9,
}
