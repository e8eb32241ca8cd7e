using System.Buffers;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>A frame the sender keeps until it is acknowledged. Changed by <see cref="SendWindow"/> only.</summary>
internal sealed class OutgoingFrame(FrameType type, long sequence, IMemoryOwner<byte> memory, int length, uint checksum)
{
    /// <summary>No connection has it.</summary>
    public const int NoStream = -1;

    private IMemoryOwner<byte>? _memory = memory;

    public FrameType Type { get; } = type;

    public long Sequence { get; } = sequence;

    public int Length { get; } = length;

    public uint Checksum { get; } = checksum;

    /// <summary>What it takes of the window: data frames their size with header, the end nothing.</summary>
    public int Cost { get; } = type == FrameType.Data ? length + FrameHeader.Size : 0;

    /// <summary>The connection that took it last.</summary>
    public int Stream { get; set; } = NoStream;

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

    /// <summary>Returns its memory when it is acknowledged and nobody writes it any more.</summary>
    public void FreeIfDone()
    {
        if (IsAcknowledged && Writers == 0)
        {
            _memory?.Dispose();
            _memory = null;
        }
    }
}
