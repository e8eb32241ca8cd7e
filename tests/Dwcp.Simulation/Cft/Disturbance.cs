namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>What befalls a group.</summary>
internal enum Disturbance
{
    /// <summary>A member crashes, and comes back.</summary>
    CrashOne,

    /// <summary>The leader does.</summary>
    CrashLeader,

    /// <summary>All do at once.</summary>
    CrashAll,

    /// <summary>For a while, each step may crash in its middle.</summary>
    CrashWithin,

    /// <summary>Two sides do not reach each other.</summary>
    CutSides,

    /// <summary>One member does not reach another.</summary>
    CutOneWay,

    /// <summary>The leader hears all and is heard by nobody.</summary>
    MuteLeader,

    /// <summary>The leader is heard by all and hears nobody.</summary>
    DeafenLeader,

    /// <summary>The leader hears late what others say; then it is heard by nobody, and still hears what they said.</summary>
    DelayLeader,

    /// <summary>The leader and one more do not reach the others, and many commands come.</summary>
    IsolatePair,

    /// <summary>The leader stops, and goes on as if no time had passed.</summary>
    PauseLeader,

    /// <summary>A member does.</summary>
    PauseOne,

    /// <summary>All links are whole again.</summary>
    Mend,

    /// <summary>Messages are lost.</summary>
    Lose,

    /// <summary>A member compacts its log.</summary>
    Compact,

    /// <summary>All do: many at the same entry.</summary>
    CompactAll,

    /// <summary>Many commands come at once.</summary>
    Burst,
}
