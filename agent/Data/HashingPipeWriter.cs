using System.IO.Pipelines;
using System.Security.Cryptography;

namespace NovaCron.Agent.Data;

/// <summary>Hashes what is written through it, and counts it. It does not dispose what it wraps.</summary>
internal sealed class HashingPipeWriter(PipeWriter output) : PipeWriter, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Memory<byte> _given;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>The hash of all of it, in lower-case hexadecimal; to be asked for once, at the end.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public override Memory<byte> GetMemory(int sizeHint = 0) => _given = output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        _hash.AppendData(_given.Span[..bytes]);
        _given = _given[bytes..];
        Length += bytes;
        output.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        output.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

    public void Dispose() => _hash.Dispose();
}
