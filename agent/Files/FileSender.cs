using System.Buffers;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Files;

/// <summary>
/// The source's end of a copy: reads blocks ahead, hashes them, and sends what the target lacks. Blocks that the target holds
/// are read and compared with what it said, so that a source that changed unseen is sent anew there.
/// </summary>
public sealed class FileSender
{
    /// <summary>Bytes of a piece unless the transport advises less: 256 KiB.</summary>
    public const int PieceBytesMax = 256 * 1024;

    private const int PageBytes = 4096;

    /// <summary>Blocks read ahead: a processor each, at most 8 (32 MiB).</summary>
    private static readonly int BlocksAhead = Math.Clamp(Environment.ProcessorCount, 2, 8);

    private readonly FileSource _source;
    private readonly BlockDigests _held;
    private readonly BlockDigests _own;
    private long _doneBytes;
    private long _sentBytes;
    private long _heldBytes;
    private long _zerosFrom = -1;

    /// <summary>Prepares to send; nothing is read yet.</summary>
    /// <param name="source">The file.</param>
    /// <param name="held">Digests of the blocks that the target has.</param>
    public FileSender(FileSource source, BlockDigests held)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(held);
        ArgumentOutOfRangeException.ThrowIfNotEqual(held.Length, source.Length, nameof(held));
        (_source, _held, _own) = (source, held, new BlockDigests(source.Length));
    }

    /// <summary>Bytes of the file that are dealt with, in order from its beginning; some may be under way.</summary>
    public long DoneBytes => Interlocked.Read(ref _doneBytes);

    /// <summary>Bytes of the file that had to be sent.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    /// <summary>Bytes of the file that the target held already.</summary>
    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    /// <summary>The digest over all blocks, once all were read; else null.</summary>
    public byte[]? Digest { get; private set; }

    /// <summary>Sends the file and waits until the target has checked it and given it its name.</summary>
    /// <returns>The digest over all blocks.</returns>
    /// <exception cref="FileCopyException">It failed, at either side.</exception>
    public async Task<byte[]> SendAsync(AmstSender transfer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        try
        {
            await SendBlocksAsync(transfer, cancellationToken);
            var root = Digest = _own.Root();
            await SendAsync(transfer, new FilePiece(FilePieceKind.End, 0, _source.Length, root.Length), root, cancellationToken);
            await transfer.CompleteAsync(cancellationToken);
            return root;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var fault = FileCopyFaults.From(failure);
            await TellAsync(transfer, fault, cancellationToken);
            throw fault;
        }
    }

    private async Task SendBlocksAsync(AmstSender transfer, CancellationToken cancellationToken)
    {
        var ahead = new Queue<Task<PreparedBlock>>(BlocksAhead);
        var next = 0L;
        try
        {
            while (next < _own.Count || ahead.Count > 0)
            {
                while (ahead.Count < BlocksAhead && next < _own.Count)
                {
                    ahead.Enqueue(PreparedBlock.ReadAsync(_source, next++, PieceBytes(transfer), cancellationToken));
                }

                using var block = await ahead.Dequeue();
                await SendAsync(transfer, block, cancellationToken);
            }

            await SendZerosAsync(transfer, _own.Count, cancellationToken);
        }
        finally
        {
            foreach (var reading in ahead)
            {
                await DropAsync(reading);
            }
        }
    }

    private async Task SendAsync(AmstSender transfer, PreparedBlock block, CancellationToken cancellationToken)
    {
        _own.Set(block.Index, block.Digest);
        var start = BlockTree.StartOf(block.Index);
        if (block.IsZero)
        {
            // Told together with the zeros around it.
            _zerosFrom = _zerosFrom < 0 ? block.Index : _zerosFrom;
            Interlocked.Exchange(ref _doneBytes, start + block.Length);
            return;
        }

        await SendZerosAsync(transfer, block.Index, cancellationToken);
        var isHeld = _held[block.Index].SequenceEqual(block.Digest);
        if (!isHeld)
        {
            foreach (var (memory, length) in block.TakePayloads())
            {
                Interlocked.Add(ref _sentBytes, length - FilePiece.Size);
                await transfer.SendAsync(memory, length, cancellationToken);
            }
        }

        var last = new FilePiece(isHeld ? FilePieceKind.Held : FilePieceKind.Block, start, block.Length, BlockTree.DigestBytes);
        await SendAsync(transfer, last, block.Digest, cancellationToken);
        Interlocked.Add(ref _heldBytes, isHeld ? block.Length : 0);
        Interlocked.Exchange(ref _doneBytes, start + block.Length);
    }

    private async ValueTask SendZerosAsync(AmstSender transfer, long endBlock, CancellationToken cancellationToken)
    {
        if (_zerosFrom >= 0)
        {
            var start = BlockTree.StartOf(_zerosFrom);
            var end = Math.Min(_source.Length, BlockTree.StartOf(endBlock));
            _zerosFrom = -1;
            await SendAsync(transfer, new FilePiece(FilePieceKind.Zeros, start, end - start, 0), default, cancellationToken);
        }
    }

    private static ValueTask SendAsync(
        AmstSender transfer, FilePiece piece, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var memory = MemoryPool<byte>.Shared.Rent(FilePiece.Size + body.Length);
        piece.Write(memory.Memory.Span);
        body.CopyTo(memory.Memory[FilePiece.Size..]);
        return transfer.SendAsync(memory, FilePiece.Size + body.Length, cancellationToken);
    }

    // Whole pages, so that pieces lie as file systems have them.
    private static int PieceBytes(AmstSender transfer)
    {
        var room = Math.Min(PieceBytesMax, Math.Min(transfer.PayloadBytesAdvised, transfer.PayloadBytesMax) - FilePiece.Size);
        return room < PageBytes ? room : room - (room % PageBytes);
    }

    private static async Task TellAsync(AmstSender transfer, FileCopyException fault, CancellationToken cancellationToken)
    {
        try
        {
            await transfer.AbortAsync((ushort)fault.Error, fault.Message, cancellationToken);
        }
        catch (AmstException)
        {
            // The transfer itself had failed.
        }
    }

    private static async Task DropAsync(Task<PreparedBlock> reading)
    {
        try
        {
            (await reading).Dispose();
        }
#pragma warning disable CA1031 // The copy has failed already; this is only what was read ahead for it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
