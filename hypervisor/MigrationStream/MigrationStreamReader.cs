using System.Buffers;
using System.IO.Pipelines;

namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>
/// Reads QEMU's migration stream (QEMU 7.2 to 10.x, precopy) and shows it to a visitor as pages and opaque bytes.
/// It holds at most one page of look-ahead beyond what the pipe holds. Whatever it does not understand, and everything
/// from the first device state on, is passed through as opaque bytes until the stream ends. Not thread-safe.
/// </summary>
/// <param name="input">The stream; the reader advances it and leaves its completion to the caller.</param>
/// <param name="visitor">Who is shown the stream.</param>
public sealed class MigrationStreamReader(PipeReader input, IMigrationStreamVisitor visitor)
{
    /// <summary>
    /// The most bytes of the stream one <see cref="ReadAsync"/> shows: 256 KiB. Between two calls the caller can wait for
    /// its own output, so this also bounds what a visitor must be able to take at once.
    /// </summary>
    public const int BytesPerReadMax = 256 * 1024;

    private readonly StreamParser _parser = new(visitor);
    private readonly byte[] _straddle = new byte[StreamFormat.LookAheadBytes];

    /// <summary>How many bytes of the stream were shown so far.</summary>
    public long BytesRead => _parser.Position;

    /// <summary>Whether the rest of the stream is passed through; true before the visitor sees the first such byte.</summary>
    public bool IsOpaque => _parser.IsOpaque;

    /// <summary>The machine type the stream names, once it was read; null before, or when it names none.</summary>
    public string? MachineType => _parser.MachineType;

    /// <summary>The blocks of guest memory the stream announced so far.</summary>
    public IReadOnlyList<MigrationRamBlock> Blocks => _parser.Blocks;

    /// <summary>Waits for more of the stream and shows it.</summary>
    /// <returns>False when the stream has ended, in a place where it may, and nothing was shown; true otherwise.</returns>
    /// <exception cref="HypervisorException">The stream breaks the format, or ended too early.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        ReadResult result;
        try
        {
            result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw StreamErrors.Truncated(BytesRead, "because its connection broke", e);
        }

        if (result.IsCanceled)
        {
            throw new OperationCanceledException("Reading the migration stream was cancelled.", cancellationToken);
        }

        return Show(result);
    }

    /// <summary>Shows the whole stream; for visitors that need no flushing.</summary>
    /// <exception cref="HypervisorException">The stream breaks the format, or ended too early.</exception>
    public async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false))
        {
        }
    }

    private bool Show(ReadResult result)
    {
        var buffer = result.Buffer;
        var window = buffer.Length > BytesPerReadMax ? buffer.Slice(0, BytesPerReadMax) : buffer;
        var rest = Parse(window);
        var consumed = rest.Start;
        var wholeBufferSeen = window.Length == buffer.Length;
        var unread = rest.Length;
        var shown = unread < window.Length;
        input.AdvanceTo(consumed, wholeBufferSeen ? buffer.End : consumed);
        if (shown || !result.IsCompleted)
        {
            return true;
        }

        var missing = unread == 0 ? _parser.MissingAtEnd() : "within an item";
        return missing is null ? false : throw StreamErrors.Truncated(BytesRead + unread, missing);
    }

    private ReadOnlySequence<byte> Parse(ReadOnlySequence<byte> window)
    {
        while (!window.IsEmpty)
        {
            var consumed = _parser.Parse(window.FirstSpan);
            if (consumed == 0 && !window.IsSingleSegment)
            {
                var view = window.Slice(0, Math.Min(window.Length, _straddle.Length));
                view.CopyTo(_straddle);
                consumed = _parser.Parse(_straddle.AsSpan(0, (int)view.Length));
            }

            if (consumed == 0)
            {
                break;
            }

            window = window.Slice(consumed);
        }

        return window;
    }
}
