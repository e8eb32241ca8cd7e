using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Receiving;

/// <summary>
/// Puts payloads from several connections in order: each is delivered once, whatever comes late, twice or never the first
/// time. It holds at most a window of bytes, reserved when a header is seen. No clock, no task, no lock inside.
/// </summary>
/// <param name="windowBytes">Most bytes held, headers included.</param>
internal sealed class ReorderBuffer(long windowBytes)
{
    private Slot[] _ring = new Slot[64];
    private long _releasedBytes;
    private long _highest;

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

        // Frames cost at least their header, so an honest number is never further ahead than the window has headers.
        if (sequence - Released >= windowBytes / FrameHeader.Size || sequence >= (End ?? long.MaxValue))
        {
            return Admission.Violation;
        }

        if (sequence - Released < _ring.Length && SlotAt(sequence) is { State: not SlotState.Free } slot)
        {
            RepeatedBytes += cost;
            return slot.Length != length ? Admission.Violation
                : slot.State == SlotState.Reserved ? Admission.Store : Admission.Discard;
        }

        if (HeldBytes + cost > windowBytes)
        {
            return Admission.Violation;
        }

        Reserve(sequence, length);
        HeldBytes += cost;
        HeldBytesPeak = Math.Max(HeldBytesPeak, HeldBytes);
        return Admission.Store;
    }

    /// <summary>Stores an admitted payload; false, and the memory stays the caller's, when another connection was quicker.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="memory">Its bytes.</param>
    /// <param name="part">What it adds to the digest.</param>
    public bool TryStore(long sequence, IMemoryOwner<byte> memory, UInt128 part)
    {
        if (!IsHeld(sequence) || SlotAt(sequence).State != SlotState.Reserved)
        {
            return false;
        }

        ref var slot = ref SlotAt(sequence);
        (slot.State, slot.Memory, slot.Part) = (SlotState.Stored, memory, part);
        return true;
    }

    /// <summary>The next payload in order, if it has come; its memory is the caller's.</summary>
    public bool TryDeliver(out long sequence, out int length, out UInt128 part, [NotNullWhen(true)] out IMemoryOwner<byte>? memory)
    {
        sequence = Delivered;
        if (!IsHeld(Delivered) || SlotAt(Delivered).State != SlotState.Stored)
        {
            (length, part, memory) = (0, default, null);
            return false;
        }

        ref var slot = ref SlotAt(Delivered);
        (length, part, memory) = (slot.Length, slot.Part, slot.Memory!);
        (slot.Memory, slot.State) = (null, SlotState.Delivered);
        Delivered++;
        return true;
    }

    /// <summary>The caller has stored a delivered payload.</summary>
    /// <returns>Whether there is something new to acknowledge.</returns>
    public bool Release(long sequence)
    {
        if (!IsHeld(sequence) || SlotAt(sequence).State != SlotState.Delivered)
        {
            return false;
        }

        SlotAt(sequence).State = SlotState.Released;
        var before = Released;
        while (SlotAt(Released).State == SlotState.Released)
        {
            ref var slot = ref SlotAt(Released);
            var cost = (long)slot.Length + FrameHeader.Size;
            slot = default;
            Released++;
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

        if (count < _highest)
        {
            return false;
        }

        End = count;
        return true;
    }

    /// <summary>Gives all undelivered memory back.</summary>
    public void Clear()
    {
        foreach (ref var slot in _ring.AsSpan())
        {
            slot.Memory?.Dispose();
            slot = default;
        }
    }

    private bool IsHeld(long sequence) => sequence >= Released && sequence - Released < _ring.Length;

    private ref Slot SlotAt(long sequence) => ref _ring[sequence & (_ring.Length - 1)];

    private void Reserve(long sequence, int length)
    {
        if (sequence - Released >= _ring.Length)
        {
            var larger = new Slot[BitOperations.RoundUpToPowerOf2((uint)(sequence - Released + 1))];
            for (var kept = Released; kept < _highest; kept++)
            {
                larger[kept & (larger.Length - 1)] = SlotAt(kept);
            }

            _ring = larger;
        }

        SlotAt(sequence) = new Slot { Length = length, State = SlotState.Reserved };
        _highest = Math.Max(_highest, sequence + 1);
    }

    private enum SlotState
    {
        Free,
        Reserved,
        Stored,
        Delivered,
        Released,
    }

    private struct Slot
    {
        public int Length { get; set; }

        public SlotState State { get; set; }

        public UInt128 Part { get; set; }

        public IMemoryOwner<byte>? Memory { get; set; }
    }
}
