using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace NovaCron.Agent.Data;

/// <summary>
/// Hashes what is consumed through it, and tells when its stream has been silent for a while: the time to send what was
/// gathered so far. The callback runs inside the read, so whoever reads is not doing anything else.
/// </summary>
internal sealed class HashingPipeReader(PipeReader input, TimeProvider time, TimeSpan silence, Func<ValueTask> onSilent)
    : PipeReader, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ReadOnlySequence<byte> _given;

    private TimeSpan _waited;

    /// <summary>How long nothing came since this was asked last.</summary>
    public TimeSpan TakeWaited()
    {
        var waited = _waited;
        _waited = TimeSpan.Zero;
        return waited;
    }

    /// <summary>Bytes consumed so far.</summary>
    public long Length { get; private set; }

    /// <summary>The hash of all of it, in lower-case hexadecimal; to be asked for once, at the end.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = input.ReadAsync(cancellationToken);
        if (!reading.IsCompleted)
        {
            var started = time.GetTimestamp();
            var pending = reading.AsTask();
            try
            {
                await pending.WaitAsync(silence, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                await onSilent();
            }

            var result = await pending;
            _waited += time.GetElapsedTime(started);
            return Remember(result);
        }

        return Remember(await reading);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!input.TryRead(out result))
        {
            return false;
        }

        Remember(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        foreach (var piece in _given.Slice(0, consumed))
        {
            _hash.AppendData(piece.Span);
            Length += piece.Length;
        }

        _given = default;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    public void Dispose() => _hash.Dispose();

    private ReadResult Remember(ReadResult result)
    {
        _given = result.Buffer;
        return result;
    }
}
