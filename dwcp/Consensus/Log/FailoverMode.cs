namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What happens to a VM when its host is silent. Numbers are part of the format.</summary>
public enum FailoverMode : byte
{
    /// <summary>Nothing: an operator decides.</summary>
    Manual = 1,

    /// <summary>When its host's lease runs out its copy is killed, and another member may claim it.</summary>
    Automatic = 2,
}
