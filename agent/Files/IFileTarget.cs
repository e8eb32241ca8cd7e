namespace NovaCron.Agent.Files;

/// <summary>Where a copy's blocks go, or are compared with what is there. Its methods throw <see cref="FileCopyException"/>.</summary>
internal interface IFileTarget : IDisposable
{
    FileCopyPlace Place { get; }

    /// <summary>The blocks that are here for sure.</summary>
    BlockDigests Held { get; }

    /// <summary>Bytes written and not yet in the ledger.</summary>
    long PendingBytes { get; }

    /// <summary>Returns when a range reads as zeros and may be written.</summary>
    void Prepare(long firstBlock, long lastBlock);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    int Read(Span<byte> bytes, long offset);

    /// <summary>A block is written whole; the next <see cref="FlushAsync"/> makes it held.</summary>
    void Complete(long block, byte[] digest);

    /// <summary>A held block is not what the ledger says: it is held no longer.</summary>
    void Drop(long block);

    /// <summary>Makes everything that was completed durable, and enters it. Writing may go on meanwhile; one at a time.</summary>
    Task FlushAsync();

    /// <summary>The file is complete, and has its final name when this returns, for good.</summary>
    void Publish(bool overwrite);
}
