using System.Buffers;
using System.Security.Cryptography;

namespace NovaCron.Agent.Files;

/// <summary>A block of the source, read and hashed, as payloads with room for their heads.</summary>
internal sealed class PreparedBlock : IDisposable
{
    private static readonly byte[] NoDigest = [];

    private readonly List<(IMemoryOwner<byte>? Memory, FilePiece Piece)> _pieces = [];

    private PreparedBlock(long index, int length) => (Index, Length) = (index, length);

    public long Index { get; }

    public int Length { get; }

    public byte[] Digest { get; private set; } = NoDigest;

    /// <summary>Whether it has nothing but zeros.</summary>
    public bool IsZero => _pieces.Count == 0;

    /// <summary>Reads a block; holes and pieces of zeros are left out.</summary>
    /// <param name="source">The file.</param>
    /// <param name="index">Which block.</param>
    /// <param name="pieceBytes">The most bytes of a piece.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PreparedBlock> ReadAsync(FileSource source, long index, int pieceBytes, CancellationToken cancellationToken)
    {
        var block = new PreparedBlock(index, BlockTree.LengthOf(index, source.Length));
        try
        {
            await block.FillAsync(source, pieceBytes, cancellationToken);
            return block;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }

    /// <summary>Takes the payloads out; whoever does owns them.</summary>
    public IEnumerable<(IMemoryOwner<byte> Memory, int Length)> TakePayloads()
    {
        for (var i = 0; i < _pieces.Count; i++)
        {
            if (_pieces[i] is ({ } memory, var piece))
            {
                _pieces[i] = (null, piece);
                piece.Write(memory.Memory.Span);
                yield return (memory, FilePiece.Size + piece.BodyBytes);
            }
        }
    }

    public void Dispose()
    {
        foreach (var (memory, _) in _pieces)
        {
            memory?.Dispose();
        }
    }

    private async Task FillAsync(FileSource source, int pieceBytes, CancellationToken cancellationToken)
    {
        var end = BlockTree.StartOf(Index) + Length;
        var position = BlockTree.StartOf(Index);
        var hashed = position;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        BlockTree.Begin(hash);
        while (source.NextData(position, end) is var (dataStart, dataEnd) && dataStart < dataEnd)
        {
            for (position = dataStart; position < dataEnd;)
            {
                // Pieces end at multiples of their size, whatever the extents are.
                var length = (int)Math.Min(pieceBytes - (position % pieceBytes), dataEnd - position);
                var memory = MemoryPool<byte>.Shared.Rent(FilePiece.Size + length);
                _pieces.Add((memory, new FilePiece(FilePieceKind.Data, position, length, length)));
                var body = memory.Memory.Slice(FilePiece.Size, length);
                await source.ReadAsync(body, position, cancellationToken);
                if (body.Span.ContainsAnyExcept((byte)0))
                {
                    BlockTree.AppendZeros(hash, position - hashed);
                    hash.AppendData(body.Span);
                    hashed = position + length;
                }
                else
                {
                    _pieces.RemoveAt(_pieces.Count - 1);
                    memory.Dispose();
                }

                position += length;
            }
        }

        source.RequireUnchanged(BlockTree.StartOf(Index), Length);
        if (IsZero)
        {
            Digest = BlockTree.ZeroDigest(Length).ToArray();
            return;
        }

        BlockTree.AppendZeros(hash, end - hashed);
        Digest = hash.GetHashAndReset();
    }
}
