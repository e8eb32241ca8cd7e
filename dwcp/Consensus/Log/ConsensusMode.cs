namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Which faults of its members an epoch outlives. Numbers are part of the format.</summary>
public enum ConsensusMode : byte
{
    /// <summary>Members crash and messages are lost; nobody lies.</summary>
    Crash = 1,

    /// <summary>Members may lie as well; it takes four of them.</summary>
    Byzantine = 2,
}
