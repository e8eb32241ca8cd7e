namespace NovaCron.Dwcp.Encoding;

/// <summary>Keeps a bounded number of frame buffers. An encoder rents, whoever sent the frame returns: hence the lock.</summary>
internal sealed class FrameBufferPool(int capacity, int keptMax)
{
    private readonly Lock _lock = new();
    private readonly Stack<FrameBuffer> _kept = new(keptMax);

    public FrameBuffer Rent()
    {
        lock (_lock)
        {
            if (_kept.TryPop(out var buffer))
            {
                return buffer;
            }
        }

        return new FrameBuffer(this, capacity);
    }

    public void Return(FrameBuffer buffer)
    {
        lock (_lock)
        {
            if (_kept.Count < keptMax)
            {
                _kept.Push(buffer);
            }
        }
    }
}
