namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>Takes changes that belong to no grain's state, such as labels. Thread-safe.</summary>
public interface IOutbox
{
    /// <summary>Adds rows in one transaction; they are durable when it ends.</summary>
    /// <param name="rows">Changes by <see cref="Wire.RecordChangeCodec"/>, each row all or nothing, numbered in this order.</param>
    /// <param name="cancellationToken">Gives up; whether they were added is not known then.</param>
    Task AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> rows, CancellationToken cancellationToken);
}
