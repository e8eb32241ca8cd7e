using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>What waits end, when, and how long they are.</summary>
public sealed class BftTimerTests
{
    private static readonly BftBlock A = Block("a");
    private static readonly BftBlock B = Block("b");

    [Fact]
    public void Without_a_proposal_in_time_the_prevote_is_for_none()
    {
        var one = new LoneBftReplica();
        one.Propose("a");
        Assert.Equal("1/0 Propose", PlaceAfter(one, 999));
        Assert.Equal(["write votes 1/0 prevote none", "0 2 3: prevote 1/0 none"], one.Tick(1)[^2..]);
    }

    [Fact]
    public void Proposal_is_waited_for_from_the_first_command_on()
    {
        var one = new LoneBftReplica();
        one.Wait(5000);
        one.Propose("a");
        one.Wait(500);
        one.Propose("b");
        Assert.Equal("1/0 Propose", PlaceAfter(one, 499));
        Assert.Equal("1/0 Prevote", PlaceAfter(one, 1));
    }

    [Fact]
    public void Nothing_is_waited_for_where_one_member_votes_and_something_where_f_and_one_do()
    {
        var one = new LoneBftReplica();
        one.Hear(Prevote(0, 0, A));
        Assert.Equal("1/0 Propose", PlaceAfter(one, 60_000));
        one.Hear(Precommit(2, 0, null));
        Assert.Equal("1/0 Propose", PlaceAfter(one, 999));
        Assert.Equal("1/0 Prevote", PlaceAfter(one, 1));
    }

    [Fact]
    public void Votes_of_an_earlier_round_are_no_reason_to_wait()
    {
        var one = new LoneBftReplica();
        one.Hear(Prevote(0, 1, null), Prevote(2, 0, null), Prevote(3, 0, null));
        one.Skip(2);
        Assert.Equal("1/2 Propose", PlaceAfter(one, 60_000));
        one.Hear(Prevote(0, 2, null), Prevote(2, 3, null));
        Assert.Equal("1/2 Prevote", PlaceAfter(one, 2250));
    }

    [Fact]
    public void Block_that_may_have_been_decided_is_a_reason_to_wait()
    {
        var one = new LoneBftReplica();
        one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A));
        one.Skip(2);
        Assert.Equal("1/2 Propose", PlaceAfter(one, 1687.4));
        Assert.Equal("1/2 Prevote", PlaceAfter(one, 0.1));
    }

    [Fact]
    public void Commands_that_are_no_reason_any_more_end_the_wait_without_a_vote_and_the_next_one_begins_anew()
    {
        var one = new LoneBftReplica();
        one.Propose("a");
        one.Receive(2, new BftMessage.Commands(Commands("b")));
        one.Machine.Unwelcome = "ab";
        Assert.Equal(["refused a Invalid"], one.Tick(1000)[^1..]);
        Assert.Equal("1/0 Propose", one.Place);
        one.Wait(500);
        Assert.Equal(["0 2 3: commands c"], one.Propose("c"));
        Assert.Equal("1/0 Propose", PlaceAfter(one, 999));
        Assert.Equal("1/0 Prevote", PlaceAfter(one, 1));
    }

    [Fact]
    public void Command_that_is_still_of_use_is_kept_when_the_wait_ends()
    {
        var one = new LoneBftReplica();
        one.Propose("a", "b");
        one.Machine.Unwelcome = "a";
        Assert.Equal(
            ["write votes 1/0 prevote none", "refused a Invalid", "0 2 3: prevote 1/0 none"],
            one.Tick(1000).Where(line => !line.Contains("status") && !line.Contains("commands")));
        Assert.Equal(["0 2 3: commands b"], one.Tick(2000)[..1]);
    }

    [Fact]
    public void Prevotes_that_do_not_agree_end_in_a_precommit_for_none_when_the_wait_is_over()
    {
        var one = new LoneBftReplica();
        one.Hear(Proposal(0, 0, A), Prevote(0, 0, A));
        Assert.Equal("1/0 Prevote", PlaceAfter(one, 60_000));
        one.Hear(Prevote(2, 0, B));
        one.Wait(600);
        one.Hear(Prevote(3, 0, null));
        Assert.Equal("1/0 Prevote", PlaceAfter(one, 399));
        Assert.Equal(["write votes 1/0 prevote a precommit none", "0 2 3: precommit 1/0 none"], one.Tick(1)[^2..]);
    }

    [Fact]
    public void Prevotes_are_waited_for_from_the_own_one_on()
    {
        var one = new LoneBftReplica();
        one.Hear(Prevote(0, 0, A), Prevote(2, 0, B), Prevote(3, 0, null));
        one.Wait(400);
        one.Hear(Proposal(0, 0, A));
        Assert.Equal("1/0 Prevote", PlaceAfter(one, 999));
        Assert.Equal("1/0 Precommit", PlaceAfter(one, 1));
    }

    [Fact]
    public void Precommits_that_do_not_agree_end_the_round_when_the_wait_is_over_and_who_they_are_of_is_in_writing()
    {
        var one = new LoneBftReplica(self: 2);
        one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(1, 0, A));
        one.Hear(Precommit(0, 0, null));
        Assert.Equal("1/0 Precommit", PlaceAfter(one, 60_000));
        one.Hear(Precommit(1, 0, null, null));
        one.Wait(600);
        one.Hear(Precommit(3, 0, A));
        Assert.Equal("1/0 Precommit", PlaceAfter(one, 149));
        Assert.Equal("write votes 1/1 left by 0123", one.Tick(1)[0]);
        Assert.Equal("1/1 Propose", one.Place);
        Assert.All(one.Stable.Votes!.Left, vote => Assert.Null(vote.Proof));
    }

    [Fact]
    public void Round_is_left_even_by_who_has_not_voted_in_it()
    {
        var one = new LoneBftReplica(self: 2);
        one.Hear(Precommit(0, 0, null), Precommit(1, 0, null), Precommit(3, 0, null));
        Assert.Equal("1/0 Prevote", PlaceAfter(one, 1000));
        Assert.Equal("1/1 Propose", PlaceAfter(one, 0));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2.25)]
    [InlineData(3, 3.375)]
    [InlineData(7, 17.0859375)]
    [InlineData(8, 20)]
    [InlineData(10, 20)]
    public void Waits_grow_by_half_with_each_round_up_to_the_longest(int round, double seconds)
    {
        var one = new LoneBftReplica();
        one.Skip(round);
        one.Propose("a");
        Assert.Equal($"1/{round} Propose", PlaceAfter(one, (1000 * seconds) - 0.1));
        Assert.Equal($"1/{round} Prevote", PlaceAfter(one, 0.1));
    }

    [Fact]
    public void Waits_grow_for_64_rounds_and_no_longer()
    {
        var tick = TimeSpan.FromTicks(1);
        var options = LoneBftReplica.Quiet with { TimeoutMin = tick, TimeoutStart = tick, TimeoutMax = TimeSpan.FromDays(1) };
        var one = new LoneBftReplica(options: options);
        one.Skip(66);
        one.Propose("a");
        var wait = TimeSpan.FromSeconds(1e-7 * Math.Pow(1.5, 64)).TotalMilliseconds;
        Assert.Equal("1/66 Propose", PlaceAfter(one, wait - 1));
        Assert.Equal("1/66 Prevote", PlaceAfter(one, 1));
    }

    [Theory]
    [InlineData(100, 100, 737.5)]
    [InlineData(0, 0, 562.5)]
    [InlineData(250, 250, 1000)]
    public void Waits_are_four_times_what_quorums_take_and_a_measurement_counts_for_a_quarter(
        double prevotes, double precommits, double wait)
    {
        var one = new LoneBftReplica();
        Decide(one, A, prevotes, precommits);
        AssertWait(one, wait);
    }

    [Fact]
    public void Waits_are_never_shorter_than_the_shortest()
    {
        var one = new LoneBftReplica(options: LoneBftReplica.Quiet with { TimeoutMin = TimeSpan.FromMilliseconds(900) });
        Decide(one, A, 0, 0);
        AssertWait(one, 900);
    }

    [Fact]
    public void Quorum_that_takes_very_long_is_measured_as_the_longest_wait()
    {
        var one = new LoneBftReplica(options: LoneBftReplica.Quiet with { TimeoutMax = TimeSpan.FromSeconds(1) });
        Decide(one, A, 10_000, 0);
        Decide(one, After(A, "b"), 0, 0);
        AssertWait(one, 738.2816);
    }

    [Fact]
    public void Who_has_not_voted_measures_nothing()
    {
        var one = new LoneBftReplica();
        one.Hear(Precommit(0, 0, A), Precommit(2, 0, A), Precommit(3, 0, A));
        one.Receive(0, new BftMessage.Candidate(A));
        Assert.Equal(1, one.Replica.Committed);
        AssertWait(one, 1000);
    }

    [Fact]
    public void After_a_crash_it_measures_from_its_beginning_on()
    {
        var one = new LoneBftReplica();
        one.Hear(Proposal(0, 0, A));
        one.Wait(5000);
        one.Crash();
        one.Hear(Proposal(0, 0, A));
        one.Wait(100);
        one.Hear(Prevote(0, 0, A), Prevote(2, 0, A));
        one.Wait(100);
        one.Hear(Precommit(0, 0, A), Precommit(2, 0, A));
        AssertWait(one, 737.5);
    }

    private static void Decide(LoneBftReplica one, BftBlock block, double prevotesAfter, double precommitsAfter)
    {
        one.Hear(Proposal(0, 0, block));
        one.Wait(prevotesAfter);
        one.Hear(Prevote(0, 0, block), Prevote(2, 0, block));
        one.Wait(precommitsAfter);
        one.Hear(Precommit(0, 0, block), Precommit(2, 0, block));
        Assert.Equal(block.Height, one.Replica.Committed);
    }

    private static void AssertWait(LoneBftReplica one, double milliseconds)
    {
        one.Tick();
        one.Propose("z");
        var height = one.Replica.Height;
        Assert.Equal($"{height}/0 Propose", PlaceAfter(one, milliseconds - 0.0001));
        Assert.Equal($"{height}/0 Prevote", PlaceAfter(one, 0.0001));
    }

    private static string PlaceAfter(LoneBftReplica one, double milliseconds)
    {
        one.Tick(milliseconds);
        return one.Place;
    }
}
