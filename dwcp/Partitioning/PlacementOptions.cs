namespace NovaCron.Dwcp.Partitioning;

/// <summary>How full a host may become.</summary>
public sealed class PlacementOptions
{
    /// <summary>Guests' virtual CPUs for each processor of a host, at most; default 4, from 1 to 64.</summary>
    public double VirtualCpuOvercommit { get; init; } = 4;

    /// <summary>Memory left free on every host, in bytes; default 0.</summary>
    public long MemoryReserveBytes { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        if (VirtualCpuOvercommit is not (>= 1 and <= 64))
        {
            throw new ArgumentOutOfRangeException(
                nameof(VirtualCpuOvercommit), VirtualCpuOvercommit, "PlacementOptions.VirtualCpuOvercommit must be from 1 to 64.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(MemoryReserveBytes);
    }
}
