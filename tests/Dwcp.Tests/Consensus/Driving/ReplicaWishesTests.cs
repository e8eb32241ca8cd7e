using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>Who wishes something of a member is answered once, whatever becomes of it.</summary>
public sealed class ReplicaWishesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ReplicaWishes _wishes;

    public ReplicaWishesTests() => _wishes = new ReplicaWishes(2, _time);

    [Fact]
    public async Task A_command_is_answered_with_its_result_and_how_long_it_took()
    {
        var (ticket, answer) = _wishes.Add(null);
        _time.Advance(TimeSpan.FromSeconds(3));
        var result = new ReplicaResult(7, new byte[] { 1 });
        Assert.Equal(TimeSpan.FromSeconds(3), _wishes.Executed(ticket, result));
        Assert.Equal(result, await answer);
        Assert.False(result.IsUnseen);
        Assert.True(new ReplicaResult(7, default).IsUnseen);
        Assert.Null(_wishes.Executed(ticket, result));
    }

    [Fact]
    public void So_many_wait_and_what_comes_then_is_refused_until_one_is_answered()
    {
        var (first, _) = _wishes.Add(null);
        var (second, _) = _wishes.Add(null);
        Assert.NotEqual(first, second);
        Assert.Equal(AcpRefusal.Busy, Assert.Throws<ReplicaRefusedException>(() => _wishes.Add(null)).Reason);
        Assert.Equal(2, _wishes.Count);
        _wishes.Refused(first, AcpRefusal.Busy);
        _wishes.Refused(first, AcpRefusal.Busy);
        Assert.Equal(1, _wishes.Count);
        _wishes.Add(null);
    }

    [Fact]
    public async Task A_read_is_answered_with_what_its_reader_saw_and_what_he_threw_is_his()
    {
        var (seen, answer) = _wishes.Add(_ => "seen");
        _wishes.ReadNow(seen, null!);
        _wishes.ReadNow(seen, null!);
        Assert.Equal("seen", await answer);
        var (thrown, failed) = _wishes.Add(_ => throw new InvalidOperationException("the reader's"));
        _wishes.ReadNow(thrown, null!);
        Assert.Equal("the reader's", (await Assert.ThrowsAsync<InvalidOperationException>(() => failed)).Message);
        Assert.Equal(0, _wishes.Count);
    }

    [Fact]
    public async Task What_is_refused_says_why_and_what_is_lost_that_nobody_knows()
    {
        var (refused, one) = _wishes.Add(null);
        _wishes.Refused(refused, AcpRefusal.Invalid);
        var exception = await Assert.ThrowsAsync<ReplicaRefusedException>(() => one);
        Assert.Equal(AcpRefusal.Invalid, exception.Reason);
        Assert.Contains("refused: Invalid", exception.Message, StringComparison.Ordinal);
        var (lost, other) = _wishes.Add(null);
        _wishes.Lost(lost);
        var stopped = await Assert.ThrowsAsync<ReplicaStoppedException>(() => other);
        Assert.Contains("whether the command was or will be committed is not known", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_the_end_all_are_answered_with_its_reason_and_nothing_is_taken()
    {
        var (_, one) = _wishes.Add(null);
        var (_, other) = _wishes.Add(null);
        var reason = new InvalidOperationException("why");
        _wishes.End(reason);
        _wishes.End(null);
        Assert.Same(reason, (await Assert.ThrowsAsync<ReplicaStoppedException>(() => one)).InnerException);
        Assert.Same(reason, (await Assert.ThrowsAsync<ReplicaStoppedException>(() => other)).InnerException);
        Assert.Equal(AcpRefusal.Halted, Assert.Throws<ReplicaRefusedException>(() => _wishes.Add(null)).Reason);
        Assert.Equal(0, _wishes.Count);
    }
}
