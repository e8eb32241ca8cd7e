namespace NovaCron.Dwcp.Partitioning;

/// <summary>Why a host will not do. A closed list.</summary>
public enum RefusalReason
{
    /// <summary>Another host was asked for.</summary>
    NotAskedFor,

    /// <summary>It does not take guests.</summary>
    Unavailable,

    /// <summary>Too little memory; amounts in bytes.</summary>
    Memory,

    /// <summary>More virtual CPUs than it has processors; amounts in processors.</summary>
    Processors,

    /// <summary>Its processors are given away too often already; amounts in virtual CPUs.</summary>
    VirtualCpus,

    /// <summary>Too little disk; amounts in bytes.</summary>
    Disk,
}
