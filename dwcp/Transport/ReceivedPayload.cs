using System.Buffers;
using NovaCron.Dwcp.Transport.Receiving;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// A payload that arrived. Disposing it tells the sender that it is stored, frees its part of the window and returns
/// its memory: do so when its content is safe, in any order. Undisposed payloads stop the transfer when they fill the window.
/// </summary>
public sealed class ReceivedPayload : IDisposable
{
    private readonly ReceiverSession _session;
    private IMemoryOwner<byte>? _memory;

    internal ReceivedPayload(ReceiverSession session, long sequence, int length, IMemoryOwner<byte> memory)
    {
        _session = session;
        _memory = memory;
        Sequence = sequence;
        Length = length;
    }

    /// <summary>Its place among the transfer's payloads, from 0.</summary>
    public long Sequence { get; }

    /// <summary>Its size, in bytes.</summary>
    public int Length { get; }

    /// <summary>Its bytes, valid until it is disposed.</summary>
    public ReadOnlyMemory<byte> Memory =>
        (_memory ?? throw new ObjectDisposedException(nameof(ReceivedPayload))).Memory[..Length];

    /// <inheritdoc/>
    public void Dispose()
    {
        var memory = Interlocked.Exchange(ref _memory, null);
        if (memory is not null)
        {
            memory.Dispose();
            _session.Release(Sequence);
        }
    }
}
