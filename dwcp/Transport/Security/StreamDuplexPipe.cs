using System.IO.Pipelines;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>
/// Pipes over a stream. Both directions are pulled: nothing is read ahead of the reader but one buffer, nothing is kept
/// behind a flush, so that their memory is bounded by <see cref="BufferBytes"/> without thresholds.
/// </summary>
internal sealed class StreamDuplexPipe(Stream stream) : IDuplexPipe
{
    /// <summary>Bytes of one buffer: four full TLS records.</summary>
    public const int BufferBytes = 64 * 1024;

    /// <summary>The stream itself, for a reader that brings its own memory instead of using <see cref="Input"/>.</summary>
    public Stream Stream => stream;

    public PipeReader Input { get; } = PipeReader.Create(
        stream,
        new StreamPipeReaderOptions(bufferSize: BufferBytes, minimumReadSize: BufferBytes / 4, leaveOpen: true, useZeroByteReads: true));

    public PipeWriter Output { get; } = PipeWriter.Create(
        stream, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes / 8, leaveOpen: true));
}
