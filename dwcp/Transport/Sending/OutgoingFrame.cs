using System.Buffers;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>
/// A frame the sender keeps until it is acknowledged; used again for another one then. Changed by <see
/// cref="SendWindow"/> only.
/// </summary>
internal sealed class OutgoingFrame
{
    private IMemoryOwner<byte>? _memory;

    public FrameType Type { get; private set; }

    public long Sequence { get; private set; }

    public int Length { get; private set; }

    public uint Checksum { get; private set; }

    /// <summary>What it takes of the window: data frames their size with header, the end nothing.</summary>
    public int Cost { get; private set; }

    /// <summary>The connection that took it last; null while it waits to be taken.</summary>
    public StreamLoad? Taker { get; set; }

    /// <summary>How often a connection took it.</summary>
    public int Takes { get; set; }

    /// <summary>Connections that are writing it at this moment.</summary>
    public int Writers { get; set; }

    /// <summary>When a connection took it last, as a timestamp.</summary>
    public long TakenAt { get; set; }

    /// <summary>Bytes that were acknowledged when a connection took it last.</summary>
    public long DeliveredWhenTaken { get; set; }

    public bool IsAcknowledged { get; set; }

    /// <summary>Its bytes; only while it is taken.</summary>
    public ReadOnlyMemory<byte> Payload => (_memory ?? throw new ObjectDisposedException(nameof(OutgoingFrame))).Memory[..Length];

    /// <summary>Becomes another frame.</summary>
    public void Begin(FrameType type, long sequence, IMemoryOwner<byte> memory, int length, uint checksum)
    {
        (Type, Sequence, Length, Checksum) = (type, sequence, length, checksum);
        _memory = memory;
        Cost = type == FrameType.Data ? length + FrameHeader.Size : 0;
        (Taker, Takes, Writers, TakenAt, DeliveredWhenTaken, IsAcknowledged) = (null, 0, 0, 0, 0, false);
    }

    /// <summary>Returns its memory when it is acknowledged and nobody writes it any more; whether that is so.</summary>
    public bool FreeIfDone()
    {
        if (!IsAcknowledged || Writers > 0)
        {
            return false;
        }

        _memory?.Dispose();
        _memory = null;
        return true;
    }
}
