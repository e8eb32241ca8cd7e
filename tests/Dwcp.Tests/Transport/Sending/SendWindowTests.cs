using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Sending;

namespace NovaCron.Dwcp.Tests.Transport.Sending;

public sealed class SendWindowTests
{
    private const int Length = 36; // with its header 100 bytes

    private readonly StreamLoad[] _loads = [new(), new(), new()];

    [Fact]
    public void Window_is_full_when_its_bytes_are_held_and_has_room_again_when_they_are_acknowledged()
    {
        var window = Filled(bytes: 300, credit: long.MaxValue, count: 3);
        Assert.False(window.HasRoom(0));
        TakeAll(window, stream: 0);
        Assert.True(window.TryAcknowledge(1, long.MaxValue, out var newest));
        Assert.Equal(0, newest.Sequence);
        Assert.True(window.HasRoom(Length));
        Assert.Equal(200, window.HeldBytes);
        Assert.Equal(300, window.HeldBytesPeak);
    }

    [Fact]
    public void Credit_used_up_means_no_room_even_in_an_empty_window()
    {
        var window = Filled(bytes: 1000, credit: 200, count: 2);
        TakeAll(window, stream: 0);
        Assert.True(window.TryAcknowledge(2, 200, out _));
        Assert.False(window.HasRoom(0));
        Assert.True(window.TryAcknowledge(2, 300, out _));
        Assert.True(window.HasRoom(Length));
        Assert.True(window.TryAcknowledge(1, 0, out _));
        Assert.True(window.HasRoom(Length));
    }

    [Fact]
    public void Limit_within_the_window_holds_back_all_but_one_frame()
    {
        var window = Filled(bytes: 1000, credit: 1000, count: 2);
        window.LimitBytes = 50;
        Assert.False(window.HasRoom(0));
        TakeAll(window, stream: 0);
        Assert.True(window.TryAcknowledge(2, 1000, out var newest));
        Assert.True(window.HasRoom(Length));
        Assert.Equal((200, 0), (window.DeliveredBytes, newest.DeliveredWhenTaken));
    }

    [Fact]
    public void Queue_limit_counts_what_no_connection_has_and_lets_one_frame_wait()
    {
        var window = Filled(bytes: 1000, credit: 1000, count: 2);
        window.QueueLimitBytes = 50;
        Assert.False(window.HasRoom(0));
        TakeAll(window, stream: 0);
        Assert.True(window.HasRoom(Length));
    }

    [Fact]
    public void Copy_is_of_the_oldest_that_another_connection_has_and_stays_the_others()
    {
        var window = Filled(bytes: 1000, credit: 1000, count: 3);
        Assert.False(window.TryTakeCopy(_loads[1], out _));
        Assert.True(window.TryTake(_loads[1], 0, out _));
        Assert.True(window.TryTake(_loads[0], 0, out _));
        Assert.True(window.TryTakeCopy(_loads[1], out var copy));
        Assert.Equal((1, 2, 100), (copy.Sequence, copy.Takes, window.RepeatedBytes));
        Assert.False(window.TryTakeCopy(_loads[1], out _));
        Assert.Equal(0, window.Requeue(_loads[2]));
        Assert.Equal(1, window.Requeue(_loads[0]));
    }

    [Fact]
    public void Copy_being_written_keeps_its_memory_when_it_is_acknowledged()
    {
        var memory = new TestMemory(new byte[Length]);
        var window = new SendWindow(1000, 1000);
        window.Add(memory, Length, 0);
        Assert.True(window.TryTake(_loads[0], 0, out var frame));
        Assert.True(window.TryTakeCopy(_loads[1], out var copy));
        window.Written(frame);
        Assert.True(window.TryAcknowledge(1, 1000, out _));
        Assert.Equal(0, memory.Disposals);
        window.Written(copy);
        Assert.Equal(1, memory.Disposals);
    }

    [Fact]
    public void Frame_that_had_room_is_taken_although_the_limit_has_shrunk_since()
    {
        var window = Filled(bytes: 1000, credit: 1000, count: 1);
        window.LimitBytes = 50;
        window.Add(new TestMemory(new byte[Length]), Length, 0);
        Assert.Equal(200, window.HeldBytes);
    }

    [Fact]
    public void Acknowledging_what_no_connection_took_is_a_violation()
    {
        var window = Filled(bytes: 1000, credit: 1000, count: 2);
        Assert.False(window.TryAcknowledge(1, 1000, out _));
        Assert.True(window.TryTake(_loads[0], 0, out _));
        Assert.True(window.TryAcknowledge(1, 1000, out _));
        Assert.False(window.TryAcknowledge(2, 1000, out _));
    }

    [Fact]
    public void Acknowledging_never_covers_the_end()
    {
        var window = Filled(bytes: 1000, credit: 1000, count: 1);
        window.AddEnd(new TestMemory(new byte[FinMessage.Size]), FinMessage.Size, 0);
        TakeAll(window, stream: 0);
        Assert.False(window.TryAcknowledge(2, 1000, out _));
        Assert.True(window.TryAcknowledge(1, 1000, out _));
    }

    [Fact]
    public void Lost_connections_frames_go_first_and_in_order_and_others_stay()
    {
        var window = Filled(bytes: 1000, credit: 1000, count: 5);
        Take(window, stream: 1);
        Take(window, stream: 2);
        Take(window, stream: 1);
        Assert.Equal(2, window.Requeue(_loads[1]));
        Assert.Equal([0L, 2, 3, 4], TakeAll(window, stream: 2));
        Assert.Equal(200, window.RepeatedBytes);
        Assert.Equal(0, window.Requeue(_loads[1]));
    }

    [Fact]
    public void Frame_acknowledged_while_it_waits_to_be_repeated_is_not_repeated()
    {
        var window = Filled(bytes: 1000, credit: 1000, count: 2);
        TakeAll(window, stream: 1);
        window.Requeue(_loads[1]);
        Assert.True(window.TryAcknowledge(1, 1000, out _));
        Assert.Equal([1L], TakeAll(window, stream: 2));
    }

    [Fact]
    public void Memory_is_given_back_only_when_acknowledged_and_not_being_written()
    {
        var memory = new TestMemory(new byte[Length]);
        var window = new SendWindow(1000, 1000);
        window.Add(memory, Length, 0);
        Assert.True(window.TryTake(_loads[0], 0, out var frame));
        Assert.True(window.TryAcknowledge(1, 1000, out _));
        Assert.Equal(0, memory.Disposals);
        Assert.Equal(Length, frame.Payload.Length);
        window.Written(frame);
        Assert.Equal(1, memory.Disposals);
    }

    [Fact]
    public void Adding_without_room_or_after_the_end_is_a_fault_of_the_caller()
    {
        var full = Filled(bytes: 100, credit: 1000, count: 1);
        Assert.Throws<InvalidOperationException>(() => full.Add(new TestMemory([]), 0, 0));
        var ended = Filled(bytes: 1000, credit: 1000, count: 0);
        ended.AddEnd(new TestMemory([]), 0, 0);
        Assert.Throws<InvalidOperationException>(() => ended.Add(new TestMemory([]), 0, 0));
        Assert.Throws<InvalidOperationException>(() => ended.AddEnd(new TestMemory([]), 0, 0));
    }

    private static SendWindow Filled(long bytes, long credit, int count)
    {
        var window = new SendWindow(bytes, credit);
        for (var index = 0; index < count; index++)
        {
            window.Add(new TestMemory(new byte[Length]), Length, 0);
        }

        return window;
    }

    private void Take(SendWindow window, int stream)
    {
        Assert.True(window.TryTake(_loads[stream], 0, out var frame));
        window.Written(frame);
    }

    private List<long> TakeAll(SendWindow window, int stream)
    {
        var taken = new List<long>();
        while (window.TryTake(_loads[stream], 0, out var frame))
        {
            taken.Add(frame.Sequence);
            window.Written(frame);
        }

        return taken;
    }
}
