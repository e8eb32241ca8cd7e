namespace NovaCron.Dwcp.Synchronization;

/// <summary>How large a directory may become.</summary>
public sealed class VmDirectoryOptions
{
    /// <summary>VMs known at once, deleted ones included; default 100,000. Beyond it a merge is refused as a whole.</summary>
    public int EntriesMax { get; init; } = 100_000;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate() => ArgumentOutOfRangeException.ThrowIfNegativeOrZero(EntriesMax);
}
