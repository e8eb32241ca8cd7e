using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>What waits to be taken has limits: by number and by bytes for messages, and one tick.</summary>
public sealed class ReplicaInputsTests : IDisposable
{
    private readonly MetricsHeard _heard = new();
    private readonly ReplicaInputs _inputs;

    public ReplicaInputsTests() => _inputs = new ReplicaInputs(
        new ReplicaDriverOptions { MessagesMax = 3, MessageBytesMax = 10, WishesMax = 2 }, _heard.Metrics);

    public void Dispose() => _heard.Dispose();

    [Fact]
    public void What_came_is_taken_in_its_order()
    {
        _inputs.Receive("bom", new byte[] { 1 });
        _inputs.Tick();
        _inputs.Wish(new AcpInput.Read(5));
        Assert.Equal(["Receive", "Tick", "Read"], TakeAll().Select(input => input.GetType().Name));
        Assert.False(_inputs.TryTake(out _));
        Assert.Equal(3, _heard.Sum("novacron.replica.queue.length"));
    }

    [Fact]
    public void A_tick_that_waits_stands_for_those_behind_it_and_one_that_was_taken_does_not()
    {
        _inputs.Tick();
        _inputs.Tick();
        Assert.Single(TakeAll());
        _inputs.Tick();
        Assert.Single(TakeAll());
    }

    [Fact]
    public void So_many_messages_wait_and_what_comes_then_is_dropped_and_counted()
    {
        for (var i = 0; i < 5; i++)
        {
            _inputs.Receive("bom", new[] { (byte)i });
        }

        Assert.Equal(2, _heard.Sum("novacron.replica.messages.dropped"));
        Assert.Equal([0, 1, 2], TakeAll().Cast<AcpInput.Receive>().Select(input => input.Message.Span[0]));
        _inputs.Receive("bom", new byte[1]);
        Assert.Single(TakeAll());
    }

    [Fact]
    public void So_many_bytes_wait_and_what_comes_then_is_dropped_and_takes_no_room()
    {
        _inputs.Receive("bom", new byte[6]);
        _inputs.Receive("bom", new byte[5]);
        _inputs.Receive("bom", new byte[4]);
        Assert.Equal(1, _heard.Sum("novacron.replica.messages.dropped"));
        Assert.Equal([6, 4], TakeAll().Cast<AcpInput.Receive>().Select(input => input.Message.Length));
        _inputs.Receive("bom", new byte[10]);
        Assert.Single(TakeAll());
    }

    [Fact]
    public void One_message_is_taken_however_long_it_is()
    {
        _inputs.Receive("bom", new byte[11]);
        Assert.Single(TakeAll());
        Assert.Equal(0, _heard.Sum("novacron.replica.messages.dropped"));
    }

    [Fact]
    public void Wishes_fit_beside_messages_and_a_tick()
    {
        for (var i = 0; i < 3; i++)
        {
            _inputs.Receive("bom", new byte[1]);
        }

        _inputs.Tick();
        _inputs.Wish(new AcpInput.Read(1));
        _inputs.Wish(new AcpInput.Read(2));
        Assert.Equal(6, TakeAll().Count);
    }

    [Fact]
    public async Task Who_waits_goes_on_when_something_comes_and_is_told_when_nothing_will()
    {
        var waiting = _inputs.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        _inputs.Tick();
        Assert.True(await waiting);
        _inputs.Wish(new AcpInput.Read(1));
        _inputs.Close();
        Assert.False(await _inputs.WaitAsync(CancellationToken.None));
        Assert.Equal(0, _heard.Sum("novacron.replica.queue.length"));
        _inputs.Tick();
        Assert.False(_inputs.TryTake(out _));
    }

    private List<AcpInput> TakeAll()
    {
        List<AcpInput> taken = [];
        while (_inputs.TryTake(out var input))
        {
            taken.Add(input);
        }

        return taken;
    }
}
