using System.Security.Cryptography;

namespace NovaCron.Agent.Files;

/// <summary>
/// Puts a file together from its pieces, in their order: every block is compared with the source's digest before it counts, and
/// at the end the digest over all of them.
/// </summary>
internal sealed class FileAssembly(IFileTarget part) : IDisposable
{
    private readonly long _length = part.Held.Length;
    private readonly BlockDigests _digests = new(part.Held.Length);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _readBack;
    private long _block;
    private long _position;
    private bool _isOpen;

    /// <summary>Bytes of blocks that are done, in order from the file's beginning.</summary>
    public long DoneBytes => Math.Min(_length, BlockTree.StartOf(_block));

    /// <summary>The digest over all blocks, once the end was there and agreed.</summary>
    public byte[]? Root { get; private set; }

    private long Start => BlockTree.StartOf(_block);

    /// <summary>Takes a payload.</summary>
    /// <exception cref="FileCopyException">It does not fit, or bytes are not the source's.</exception>
    public void Take(ReadOnlySpan<byte> payload)
    {
        var piece = FilePiece.Read(payload, _length);
        var body = payload[FilePiece.Size..];
        switch (piece.Kind)
        {
            case FilePieceKind.Data:
                TakeData(piece, body);
                break;
            case FilePieceKind.Block:
                TakeBlock(piece, body);
                break;
            case FilePieceKind.Zeros:
                TakeZeros(piece);
                break;
            case FilePieceKind.Held:
                TakeHeld(piece, body);
                break;
            default:
                TakeEnd(piece, body);
                break;
        }
    }

    public void Dispose() => _hash.Dispose();

    private void TakeData(FilePiece piece, ReadOnlySpan<byte> body)
    {
        if (!_isOpen)
        {
            Require(_block < _digests.Count, piece, "lies behind the file's last block");
            part.Prepare(_block, _block);
            BlockTree.Begin(_hash);
            (_isOpen, _position) = (true, Start);
        }

        var end = Start + BlockTree.LengthOf(_block, _length);
        Require(piece.Offset >= _position && piece.Offset + piece.Length <= end, piece, "is not in the block that is due");
        BlockTree.AppendZeros(_hash, piece.Offset - _position);
        _hash.AppendData(body);
        part.Write(body, piece.Offset);
        _position = piece.Offset + piece.Length;
    }

    private void TakeBlock(FilePiece piece, ReadOnlySpan<byte> digest)
    {
        Require(_isOpen, piece, "closes a block that has no bytes");
        RequireBlock(piece);
        BlockTree.AppendZeros(_hash, piece.Offset + piece.Length - _position);
        var own = _hash.GetHashAndReset();
        _isOpen = false;
        if (!digest.SequenceEqual(own))
        {
            throw Differs(piece, "what arrived");
        }

        part.Complete(_block, own);
        Done(own);
    }

    private void TakeZeros(FilePiece piece)
    {
        var end = piece.Offset + piece.Length;
        Require(!_isOpen && piece.Offset == Start && (end % BlockTree.BlockBytes == 0 || end == _length), piece, "is not of whole blocks");
        var last = BlockTree.CountOf(end) - 1;
        part.Prepare(_block, last);
        while (_block <= last)
        {
            Done(BlockTree.ZeroDigest(BlockTree.LengthOf(_block, _length)));
        }
    }

    private void TakeHeld(FilePiece piece, ReadOnlySpan<byte> digest)
    {
        Require(!_isOpen && _block < _digests.Count, piece, "comes within a block");
        RequireBlock(piece);
        Require(part.Held[_block].SequenceEqual(digest), piece, "is not held here");
        _readBack ??= new byte[BlockTree.BlockBytes];
        var bytes = _readBack.AsSpan(0, (int)piece.Length);
        BlockTree.Begin(_hash);
        _hash.AppendData(bytes[..part.Read(bytes, piece.Offset)]);
        if (!digest.SequenceEqual(_hash.GetHashAndReset()))
        {
            part.Drop(_block);
            throw Differs(piece, "what an earlier copy left on the disk");
        }

        Done(digest);
    }

    private void TakeEnd(FilePiece piece, ReadOnlySpan<byte> root)
    {
        Require(!_isOpen && Root is null && piece.Length == _length && _block == _digests.Count, piece, "ends an incomplete file");
        var own = _digests.Root();
        if (!root.SequenceEqual(own))
        {
            throw Differs(piece, "the whole file");
        }

        Root = own;
    }

    private void Done(ReadOnlySpan<byte> digest) => _digests.Set(_block++, digest);

    private void RequireBlock(FilePiece piece) => Require(
        piece.Offset == Start && piece.Length == BlockTree.LengthOf(_block, _length), piece, "is not the block that is due");

    private static void Require(bool holds, FilePiece piece, string fault)
    {
        if (!holds)
        {
            throw FilePiece.Violation($"a piece {piece.Kind} of {BlockTree.Describe(piece.Offset, piece.Length)} {fault}");
        }
    }

    private static FileCopyException Differs(FilePiece piece, string what) => new(
        FileCopyError.Damaged, $"At the target {what} differs from the source: {BlockTree.Describe(piece.Offset, piece.Length)}.");
}
