namespace NovaCron.Dwcp.Partitioning;

/// <summary>One reason why one host will not do.</summary>
/// <param name="Host">The host.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Needed">What the guest needs, in the reason's unit.</param>
/// <param name="Available">What the host has, in the same unit.</param>
public sealed record Refusal(string Host, RefusalReason Reason, long Needed = 0, long Available = 0)
{
    /// <summary>The reason as a clause for an error message.</summary>
    public override string ToString() => Reason switch
    {
        RefusalReason.NotAskedFor => $"{Host} was not asked for",
        RefusalReason.Unavailable => $"{Host} takes no guests",
        RefusalReason.Memory => $"{Host} has {Available} bytes of memory free, the guest needs {Needed}",
        RefusalReason.Processors => $"{Host} has {Available} processors, the guest needs {Needed}",
        RefusalReason.VirtualCpus => $"{Host} has room for {Available} more virtual CPUs, the guest needs {Needed}",
        _ => $"{Host} has {Available} bytes of disk free, the guest needs {Needed}",
    };
}
