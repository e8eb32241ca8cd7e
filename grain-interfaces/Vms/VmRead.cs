namespace NovaCron.GrainInterfaces;

/// <summary>How fresh an answer about a VM has to be.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.VmRead")]
public sealed record VmRead
{
    /// <summary>
    /// As fresh as this region has it, never older than what it has answered to a command before; see <see cref="VmInfo.AsOf"/>. Answers
    /// while the owner cannot be reached.
    /// </summary>
    public static VmRead Here { get; } = new();

    /// <summary>From the owner itself: what was answered anywhere before is in it.</summary>
    public static VmRead Owner { get; } = new() { IsFromOwner = true };

    /// <summary>Whether the owner itself is asked.</summary>
    [Id(0)]
    public bool IsFromOwner { get; init; }

    /// <summary>How stale it may be, else the owner is asked; null for as stale as it is.</summary>
    [Id(1)]
    public TimeSpan? MaxStaleness { get; init; }
}
