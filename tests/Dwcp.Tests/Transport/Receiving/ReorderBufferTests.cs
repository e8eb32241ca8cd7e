using NovaCron.Dwcp.Tests.Transport.Sending;
using NovaCron.Dwcp.Transport.Receiving;

namespace NovaCron.Dwcp.Tests.Transport.Receiving;

public sealed class ReorderBufferTests
{
    private const int Length = 36; // with its header 100 bytes

    private readonly ReorderBuffer _buffer = new(400);

    [Fact]
    public void Payload_is_delivered_only_when_all_before_it_were()
    {
        Put(1);
        Assert.False(_buffer.TryDeliver(out _, out _, out _, out _));
        Put(0);
        Assert.Equal(0, Deliver());
        Assert.Equal(1, Deliver());
        Assert.False(_buffer.TryDeliver(out _, out _, out _, out _));
    }

    [Fact]
    public void Acknowledgement_moves_over_released_payloads_in_order_only()
    {
        Put(0);
        Put(1);
        Deliver();
        Deliver();
        Assert.False(_buffer.Release(1));
        Assert.Equal((0L, 200L, 400L), (_buffer.Released, _buffer.HeldBytes, _buffer.Credit));
        Assert.True(_buffer.Release(0));
        Assert.Equal((2L, 0L, 600L), (_buffer.Released, _buffer.HeldBytes, _buffer.Credit));
        Assert.False(_buffer.Release(0));
    }

    [Fact]
    public void Frames_beyond_the_window_are_a_violation_and_reserve_nothing()
    {
        Assert.Equal(Admission.Violation, _buffer.Admit(400 / 64, 0));
        Assert.Equal(Admission.Violation, _buffer.Admit(long.MaxValue, 0));
        Assert.Equal(Admission.Violation, _buffer.Admit(0, 400 - 63));
        Assert.Equal(0, _buffer.HeldBytes);
        Assert.Equal(Admission.Store, _buffer.Admit(0, 400 - 64));
        Assert.Equal(Admission.Violation, _buffer.Admit(1, 0));
    }

    [Fact]
    public void Repeated_frames_are_stored_once()
    {
        Assert.Equal(Admission.Store, _buffer.Admit(0, Length));
        Assert.Equal(Admission.Store, _buffer.Admit(0, Length));
        Assert.True(_buffer.TryStore(0, new TestMemory(new byte[Length]), default));
        Assert.False(_buffer.TryStore(0, new TestMemory(new byte[Length]), default));
        Assert.Equal(Admission.Discard, _buffer.Admit(0, Length));
        Deliver();
        Assert.Equal(Admission.Discard, _buffer.Admit(0, Length));
        _buffer.Release(0);
        Assert.Equal(Admission.Discard, _buffer.Admit(0, Length));
        Assert.Equal(100, _buffer.HeldBytesPeak);
        Assert.Equal(400, _buffer.RepeatedBytes);
    }

    [Fact]
    public void Repeated_frame_of_another_length_is_a_violation()
    {
        Assert.Equal(Admission.Store, _buffer.Admit(0, Length));
        Assert.Equal(Admission.Violation, _buffer.Admit(0, Length + 1));
    }

    [Fact]
    public void End_must_lie_behind_everything_and_never_change()
    {
        Put(0);
        Put(2);
        Assert.False(_buffer.TrySetEnd(2));
        Assert.True(_buffer.TrySetEnd(3));
        Assert.True(_buffer.TrySetEnd(3));
        Assert.False(_buffer.TrySetEnd(4));
        Assert.Equal(Admission.Violation, _buffer.Admit(3, 0));
        Assert.False(_buffer.IsComplete);
        Put(1);
        Deliver();
        Deliver();
        Deliver();
        Assert.True(_buffer.IsComplete);
    }

    [Fact]
    public void Clearing_gives_undelivered_memory_back()
    {
        var memory = new TestMemory(new byte[Length]);
        _buffer.Admit(1, Length);
        _buffer.TryStore(1, memory, default);
        _buffer.Clear();
        Assert.Equal(1, memory.Disposals);
    }

    private void Put(long sequence)
    {
        Assert.Equal(Admission.Store, _buffer.Admit(sequence, Length));
        Assert.True(_buffer.TryStore(sequence, new TestMemory(new byte[Length]), default));
    }

    private long Deliver()
    {
        Assert.True(_buffer.TryDeliver(out var sequence, out _, out _, out var memory));
        memory.Dispose();
        return sequence;
    }
}
