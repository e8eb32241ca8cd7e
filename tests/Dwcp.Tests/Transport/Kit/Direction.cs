namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>What happens to the bytes of one direction.</summary>
internal sealed class Direction
{
    /// <summary>The connection is cut after so many bytes.</summary>
    public long CutAfter { get; init; } = long.MaxValue;

    /// <summary>Flips bits of the byte at this offset.</summary>
    public long? DamageAt { get; init; }

    /// <summary>Bytes wait for this task.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    public void Change(byte[] bytes, long offset)
    {
        if (DamageAt is { } damaged && damaged >= offset && damaged < offset + bytes.Length)
        {
            bytes[damaged - offset] ^= 0x5A;
        }
    }
}
