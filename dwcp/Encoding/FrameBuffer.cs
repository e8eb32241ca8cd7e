namespace NovaCron.Dwcp.Encoding;

/// <summary>A reusable buffer for one frame. Every lease has a number, so that a stale handle can neither read nor return it.</summary>
internal sealed class FrameBuffer(FrameBufferPool pool, int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _lease;
    private int _length;

    public Span<byte> Bytes => _bytes;

    /// <summary>Sets the frame's length and hands it out.</summary>
    public EncodedFrame Seal(int length)
    {
        _length = length;
        return new EncodedFrame(this, Volatile.Read(ref _lease));
    }

    public ReadOnlyMemory<byte> Read(int lease)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _lease) != lease, typeof(EncodedFrame));
        return _bytes.AsMemory(0, _length);
    }

    public void Return(int lease)
    {
        if (Interlocked.CompareExchange(ref _lease, unchecked(lease + 1), lease) == lease)
        {
            pool.Return(this);
        }
    }
}
