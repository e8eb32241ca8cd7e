namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>What befalls regions.</summary>
internal enum Trouble
{
    /// <summary>A region crashes, and comes back.</summary>
    CrashOne,

    /// <summary>All do at once.</summary>
    CrashAll,

    /// <summary>For a while, each step may crash in its middle.</summary>
    CrashWithin,

    /// <summary>Two sides do not reach each other.</summary>
    CutSides,

    /// <summary>Two regions do not reach each other.</summary>
    CutPair,

    /// <summary>One region does not reach another.</summary>
    CutOneWay,

    /// <summary>One region reaches nobody.</summary>
    CutOff,

    /// <summary>All links are whole again.</summary>
    Mend,

    /// <summary>Messages are lost for a while, more than usual.</summary>
    Lose,

    /// <summary>A region's clock jumps.</summary>
    JumpClock,

    /// <summary>Many rows come at once.</summary>
    Burst,

    /// <summary>A region's database is put back to what it was some time ago: once in a run.</summary>
    PutBack,

    /// <summary>A region's disk spoils a row, and the region crashes.</summary>
    DamageAtRest,

    /// <summary>A region's disk spoils a row while the region runs.</summary>
    DamageRow,

    /// <summary>A record in a region's memory is changed by nobody. Always the same region.</summary>
    DamageMemory,
}
