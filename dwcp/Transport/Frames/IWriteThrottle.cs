namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>Holds a connection's writes back to a rate that all connections of a transfer share.</summary>
internal interface IWriteThrottle
{
    /// <summary>Whether there is a rate at all; without one frames are written in one go.</summary>
    bool IsActive { get; }

    /// <summary>Waits until so many bytes may be written.</summary>
    /// <param name="bytes">At most 64 KiB.</param>
    /// <param name="cancellationToken">Ends the connection's use.</param>
    ValueTask WaitAsync(int bytes, CancellationToken cancellationToken);
}
