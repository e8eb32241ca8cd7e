namespace NovaCron.Agent.Files;

/// <summary>Digests of a file's blocks, as far as they are known.</summary>
public sealed class BlockDigests
{
    private readonly byte[] _digests;
    private readonly bool[] _known;

    /// <summary>Of a file; none is known yet.</summary>
    public BlockDigests(long length)
    {
        Length = length;
        var count = checked((int)BlockTree.CountOf(length));
        _digests = new byte[checked(count * BlockTree.DigestBytes)];
        _known = new bool[count];
    }

    /// <summary>The file's bytes.</summary>
    public long Length { get; }

    /// <summary>How many blocks it has.</summary>
    public int Count => _known.Length;

    /// <summary>How many are known.</summary>
    public int KnownCount { get; private set; }

    /// <summary>Bytes of the known blocks.</summary>
    public long KnownBytes { get; private set; }

    /// <summary>The digest of a block; empty when it is not known.</summary>
    public ReadOnlySpan<byte> this[long block] =>
        _known[block] ? _digests.AsSpan((int)block * BlockTree.DigestBytes, BlockTree.DigestBytes) : default;

    /// <summary>Learns a digest.</summary>
    public void Set(long block, ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, BlockTree.DigestBytes);
        if (!_known[block])
        {
            _known[block] = true;
            KnownCount++;
            KnownBytes += BlockTree.LengthOf(block, Length);
        }

        digest.CopyTo(_digests.AsSpan((int)block * BlockTree.DigestBytes));
    }

    /// <summary>Forgets a digest.</summary>
    public void Clear(long block)
    {
        if (_known[block])
        {
            _known[block] = false;
            KnownCount--;
            KnownBytes -= BlockTree.LengthOf(block, Length);
        }
    }

    /// <summary>The digest over all blocks, which must be known.</summary>
    public byte[] Root() => KnownCount == Count
        ? BlockTree.Root(Length, _digests)
        : throw new InvalidOperationException($"{Count - KnownCount} blocks have no digest yet.");
}
