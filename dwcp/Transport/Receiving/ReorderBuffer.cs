using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Receiving;

/// <summary>
/// Puts payloads from several connections in order: each is delivered once, whatever comes late, twice or never the first
/// time. It holds at most a window of bytes, reserved when a header is seen. No clock, no task, no lock inside.
/// </summary>
/// <param name="windowBytes">Most bytes held, headers included.</param>
internal sealed class ReorderBuffer(long windowBytes)
{
    private readonly Dictionary<long, Slot> _slots = [];
    private long _releasedBytes;

    /// <summary>The next payload to deliver.</summary>
    public long Delivered { get; private set; }

    /// <summary>All payloads below this number are stored by the caller.</summary>
    public long Released { get; private set; }

    /// <summary>How many payloads there are in all, once known.</summary>
    public long? End { get; private set; }

    /// <summary>Bytes reserved, headers included.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The most <see cref="HeldBytes"/> ever was.</summary>
    public long HeldBytesPeak { get; private set; }

    /// <summary>Bytes that arrived again, headers included.</summary>
    public long RepeatedBytes { get; private set; }

    /// <summary>Bytes the sender may have sent in all.</summary>
    public long Credit => _releasedBytes + windowBytes;

    /// <summary>Whether everything was delivered.</summary>
    public bool IsComplete => Delivered == End;

    /// <summary>Decides on a frame by its header, and reserves its place.</summary>
    public Admission Admit(long sequence, int length)
    {
        var cost = (long)length + FrameHeader.Size;
        if (sequence < Released)
        {
            RepeatedBytes += cost;
            return Admission.Discard;
        }

        if (_slots.TryGetValue(sequence, out var slot))
        {
            RepeatedBytes += cost;
            return slot.Length != length ? Admission.Violation
                : slot.State == SlotState.Reserved ? Admission.Store : Admission.Discard;
        }

        // Frames cost at least their header, so an honest number is never further ahead than the window has headers.
        if (sequence - Released >= windowBytes / FrameHeader.Size || HeldBytes + cost > windowBytes || sequence >= (End ?? long.MaxValue))
        {
            return Admission.Violation;
        }

        _slots.Add(sequence, new Slot(length));
        HeldBytes += cost;
        HeldBytesPeak = Math.Max(HeldBytesPeak, HeldBytes);
        return Admission.Store;
    }

    /// <summary>Stores an admitted payload; false, and the memory stays the caller's, when another connection was quicker.</summary>
    public bool TryStore(long sequence, IMemoryOwner<byte> memory)
    {
        if (!_slots.TryGetValue(sequence, out var slot) || slot.State != SlotState.Reserved)
        {
            return false;
        }

        slot.State = SlotState.Stored;
        slot.Memory = memory;
        return true;
    }

    /// <summary>The next payload in order, if it has come; its memory is the caller's.</summary>
    public bool TryDeliver(out long sequence, out int length, [NotNullWhen(true)] out IMemoryOwner<byte>? memory)
    {
        sequence = Delivered;
        if (!_slots.TryGetValue(Delivered, out var slot) || slot.State != SlotState.Stored)
        {
            length = 0;
            memory = null;
            return false;
        }

        length = slot.Length;
        memory = slot.Memory!;
        slot.Memory = null;
        slot.State = SlotState.Delivered;
        Delivered++;
        return true;
    }

    /// <summary>The caller has stored a delivered payload.</summary>
    /// <returns>Whether there is something new to acknowledge.</returns>
    public bool Release(long sequence)
    {
        if (!_slots.TryGetValue(sequence, out var slot) || slot.State != SlotState.Delivered)
        {
            return false;
        }

        slot.State = SlotState.Released;
        var before = Released;
        while (_slots.TryGetValue(Released, out slot) && slot.State == SlotState.Released)
        {
            var cost = (long)slot.Length + FrameHeader.Size;
            _slots.Remove(Released++);
            HeldBytes -= cost;
            _releasedBytes += cost;
        }

        return Released != before;
    }

    /// <summary>The sender says how many payloads there are; false when that cannot be, or differs from what it said before.</summary>
    public bool TrySetEnd(long count)
    {
        if (End is { } known)
        {
            return known == count;
        }

        if (count < Delivered || _slots.Keys.Any(sequence => sequence >= count))
        {
            return false;
        }

        End = count;
        return true;
    }

    /// <summary>Gives all undelivered memory back.</summary>
    public void Clear()
    {
        foreach (var slot in _slots.Values)
        {
            slot.Memory?.Dispose();
            slot.Memory = null;
        }

        _slots.Clear();
    }

    private enum SlotState
    {
        Reserved,
        Stored,
        Delivered,
        Released,
    }

    private sealed class Slot(int length)
    {
        public int Length { get; } = length;

        public SlotState State { get; set; }

        public IMemoryOwner<byte>? Memory { get; set; }
    }
}
