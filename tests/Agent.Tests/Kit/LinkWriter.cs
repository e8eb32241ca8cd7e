using System.IO.Pipelines;

namespace NovaCron.Agent.Tests.Kit;

/// <summary>A connection's outgoing bytes, as the link carries them.</summary>
internal sealed class LinkWriter(PipeWriter output, Link link) : PipeWriter
{
    private long _pending;

    public override Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        _pending += bytes;
        output.Advance(bytes);
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var bytes = _pending;
        _pending = 0;
        await link.CarryAsync(bytes, cancellationToken);
        return await output.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);
}
