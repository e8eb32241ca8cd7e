using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Feeds the frame reader with frames that are right, nearly right or noise: most of them directly, some through a whole connection.
/// Nothing but <see cref="AmstException"/> may come out of it, no length may be believed, and none may take more memory than
/// <see cref="AllocatedBytesMax"/>.
/// </summary>
internal static class FrameFuzz
{
    /// <summary>Most memory that a frame, or a connection with all of its frames, may take: its buffer, small payloads, an error.</summary>
    public const int AllocatedBytesMax = 128 * 1024;

    private const int FramesPerConnectionMax = 8;
    private const int DirectPerConnection = 40;

    /// <summary>Runs.</summary>
    /// <param name="seed">Makes the run; the same one makes the same frames.</param>
    /// <param name="count">Frames, at least.</param>
    /// <exception cref="InvalidOperationException">A frame did what none may; the message names the seed and the frame.</exception>
    public static FrameFuzzCounts Run(int seed, long count)
    {
        var counts = new FrameFuzzCounts(0, 0, 0, 0, 0);
        FrameFuzzSource[] sources =
        [
            new(seed, AmstProtocol.FrameVersion),
            new(seed + 1, AmstProtocol.FrameVersionFirst),
        ];
        byte[] versions = [AmstProtocol.FrameVersion, AmstProtocol.FrameVersionFirst];
        var bytes = new byte[FrameFuzzSource.FrameBytesMax * FramesPerConnectionMax];
        for (var round = 0L; counts.Frames < count; round++)
        {
            var (source, version) = (sources[round % 2], versions[round % 2]);
            var isConnection = round / 2 % DirectPerConnection == 0;
            var frames = isConnection ? source.Count(FramesPerConnectionMax) : 1;
            var length = 0;
            for (var i = 0; i < frames; i++)
            {
                length += source.Make(bytes.AsSpan(length));
            }

            var (isAccepted, allocated) = Try(bytes, length, version, isConnection, $"seed {seed}, round {round}");
            counts = new FrameFuzzCounts(
                counts.Frames + frames,
                counts.Accepted + (isAccepted ? frames : 0),
                counts.Refused + (isAccepted ? 0 : 1),
                counts.Connections + (isConnection ? 1 : 0),
                Math.Max(counts.AllocatedBytesMax, allocated));
        }

        return counts;
    }

    private static (bool IsAccepted, long Allocated) Try(byte[] bytes, int length, byte version, bool isConnection, string note)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        bool isAccepted;
        try
        {
            isAccepted = isConnection ? ReadByConnection(bytes, length, version) : ReadDirectly(bytes.AsSpan(0, length), version);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{note}: {error.GetType().Name} for {Convert.ToHexString(bytes, 0, length)}", error);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= AllocatedBytesMax
            ? (isAccepted, allocated)
            : throw new InvalidOperationException($"{note}: {allocated} bytes of memory for {Convert.ToHexString(bytes, 0, length)}");
    }

    private static bool ReadDirectly(ReadOnlySpan<byte> frame, byte version)
    {
        var payload = frame[Math.Min(frame.Length, FrameHeader.Size)..];
        var isMessage = ReadMessages(payload, version);
        if (frame.Length < FrameHeader.Size
            || FrameHeader.Read(frame, version, FrameFuzzSource.DataBytesMax, out var header) is not null)
        {
            return false;
        }

        var most = header.Type == FrameType.Data ? FrameFuzzSource.DataBytesMax : FrameHeader.ControlPayloadBytesMax;
        if (header.PayloadLength < 0 || header.PayloadLength > most || header.Sequence < 0)
        {
            throw new InvalidDataException($"a length of {header.PayloadLength} or sequence of {header.Sequence} was believed");
        }

        return payload.Length >= header.PayloadLength
            && Crc32C.Compute(payload[..header.PayloadLength]) == header.PayloadChecksum
            && (isMessage || header.Type is FrameType.Data or FrameType.KeepAlive or FrameType.Done or FrameType.Leave);
    }

    /// <summary>Every message's reader gets the payload, whatever its frame's type is.</summary>
    private static bool ReadMessages(ReadOnlySpan<byte> payload, byte version) =>
        HelloMessage.TryRead(payload, version, out _)
        | AcceptMessage.TryRead(payload, version, out _)
        | AckMessage.TryRead(payload, out _)
        | FinMessage.TryRead(payload, out _)
        | FailureMessage.TryRead(payload, out _);

    private static bool ReadByConnection(byte[] bytes, int length, byte version)
    {
        var isAccepted = new StrongBox<bool>();
        var reading = ReadAllAsync(bytes, length, version, isAccepted);
        if (!reading.IsCompleted)
        {
            throw new InvalidDataException("the reader waits although its peer has closed");
        }

        return reading.Exception is { } error ? throw error : isAccepted.Value;
    }

    private static async Task ReadAllAsync(byte[] bytes, int length, byte version, StrongBox<bool> isAccepted)
    {
        // Pieces that fit neither headers nor payloads.
        var input = PipeReader.Create(
            new MemoryStream(bytes, 0, length, writable: false),
            new StreamPipeReaderOptions(bufferSize: 100, minimumReadSize: 1));
        var connection = new AmstConnection(new Duplex(input, PipeWriter.Create(Stream.Null)), "us", "fuzz") { FrameVersion = version };
        var frames = new FrameConnection(connection, AmstSide.Receiver, TimeProvider.System)
        {
            DataBytesMax = FrameFuzzSource.DataBytesMax,
        };
        await using (frames.ConfigureAwait(false))
        {
            try
            {
                while (await frames.ReadHeaderAsync(CancellationToken.None).ConfigureAwait(false) is { } header)
                {
                    ReadMessages(await frames.ReadControlAsync(header, CancellationToken.None).ConfigureAwait(false), version);
                }

                isAccepted.Value = true;
            }
            catch (AmstException)
            {
                // Refused, as it may be.
            }
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
