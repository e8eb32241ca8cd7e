using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>When a member signs its state's root, and what it does with others' roots.</summary>
public sealed class AcpRootTests
{
    private static readonly AcpOptions Options = ByHand.Still with { RootEntries = 3, RootInterval = TimeSpan.FromSeconds(1) };
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly ByHand _hand = new(Options);

    [Fact]
    public void A_root_is_stated_with_how_far_the_member_is_to_all_others()
    {
        _hand.Commit(Acquire("a"));
        var outputs = _hand.Tick();
        Assert.Equal(["r1", "r2"], outputs.Said<Statement.Root>().Select(said => said.To));
        Assert.Equal(new Statement.Root(1, _hand.State.Root), outputs.Said<Statement.Root>()[0].Statement);
        var head = outputs.Said<Statement.Head>()[0].Statement;
        Assert.Equal((1, 1, 1), (head.Boot, head.Counter, head.Index));
        Empty(3);
        var next = _hand.Tick().Said<Statement.Head>()[0].Statement;
        Assert.Equal(head with { Counter = 2, Index = 4 }, next);
    }

    [Fact]
    public void Another_life_has_another_instance()
    {
        Empty(1);
        var first = _hand.Tick().Said<Statement.Head>()[0].Statement;
        _hand.Restart();
        Empty(1);
        var second = _hand.Tick().Said<Statement.Head>()[0].Statement;
        Assert.Equal((2, 1, 2), (second.Boot, second.Counter, second.Index));
        Assert.NotEqual(first.Instance, second.Instance);
    }

    [Fact]
    public void A_root_is_stated_after_so_many_entries_and_not_before()
    {
        StateFirst();
        Empty(2);
        Assert.Empty(Roots(_hand.Tick()));
        Empty(1);
        Assert.Equal([4], Roots(_hand.Tick()));
        Assert.Empty(Roots(_hand.Tick()));
    }

    [Fact]
    public void A_root_is_stated_after_a_while_if_anything_has_changed()
    {
        StateFirst();
        Empty(1);
        Assert.Empty(Roots(_hand.Tick(Options.RootInterval - Instant)));
        Assert.Equal([2], Roots(_hand.Tick(Instant)));
        Assert.Empty(Roots(_hand.Tick(10 * Options.RootInterval)));
    }

    [Fact]
    public void Nothing_is_stated_of_a_state_that_has_nothing() => Assert.Empty(Roots(_hand.Tick(10 * Options.RootInterval)));

    [Fact]
    public void Whoever_orders_says_at_which_index()
    {
        StateFirst();
        _hand.Commit(Acquire("a"));
        var root = _hand.State.Root;
        _hand.Commit(Acquire("b"));
        var outputs = _hand.Say(1, new Statement.Root(2, root));
        Assert.Equal([2], Roots(outputs));
        Assert.Equal(root, outputs.Said<Statement.Root>()[0].Statement.State);
        Assert.Equal((2, root), (_hand.Member.StableIndex, _hand.Member.Certificate!.Root));
        Assert.Empty(Roots(_hand.Say(1, new Statement.Root(2, root))));
    }

    [Fact]
    public void What_is_not_applied_yet_is_stated_as_soon_as_it_is()
    {
        StateFirst();
        Assert.Empty(Roots(_hand.Say(1, new Statement.Root(3, _hand.State.Root))));
        Assert.Empty(Roots(Empty(1)));
        Assert.Equal([3], Roots(Empty(1)));
        Assert.Empty(Roots(Empty(1)));
    }

    [Fact]
    public void What_others_than_the_leader_state_is_not_stated_like_that()
    {
        StateFirst();
        Empty(1);
        Assert.Empty(Roots(_hand.Say(2, new Statement.Root(2, _hand.State.Root))));
    }

    [Fact]
    public void A_leader_states_its_own_way()
    {
        _hand.Lead();
        _hand.Acknowledge();
        Assert.Equal([1], Roots(_hand.Tick()));
        Assert.Empty(Roots(_hand.Say(1, new Statement.Root(2, Digest.Of([1])))));
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void States_behind_so_many_last_entries_are_kept(int later, bool isStated)
    {
        StateFirst();
        Empty(1);
        Empty(later);
        Assert.Equal(isStated ? [2] : [], Roots(_hand.Say(1, new Statement.Root(2, _hand.State.Root))));
    }

    [Fact]
    public void Two_roots_at_one_index_stop_members_that_trust_each_other()
    {
        Empty(2);
        var outputs = _hand.Say(2, new Statement.Root(2, Digest.Of([1])));
        Assert.Equal("r2 has another state at entry 2 of epoch 1 than is here", Assert.Single(outputs.Told<AcpEvent.Halted>()).Reason);
        Assert.Equal("r2 has another state at entry 2 of epoch 1 than is here", _hand.Member.Halted);
    }

    [Fact]
    public void A_root_that_came_before_its_entry_is_compared_when_that_is_applied()
    {
        _hand.Say(2, new Statement.Root(2, Digest.Of([1])));
        Empty(1);
        Assert.Null(_hand.Member.Halted);
        Empty(1);
        Assert.NotNull(_hand.Member.Halted);
    }

    [Fact]
    public void A_root_of_an_index_that_was_not_stated_here_is_not_compared()
    {
        Empty(3);
        _hand.Say(2, new Statement.Root(2, Digest.Of([1])));
        Assert.Null(_hand.Member.Halted);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Of_so_many_roots_that_were_stated_the_states_are_kept(long index, bool isCompared)
    {
        for (var i = 0; i < 65; i++)
        {
            Empty(1);
            Assert.Equal([i + 1], Roots(_hand.Tick(Options.RootInterval)));
        }

        _hand.Say(2, new Statement.Root(index, Digest.Of([1])));
        Assert.Equal(isCompared, _hand.Member.Halted is not null);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(7, 4)]
    public void A_quorum_of_equal_roots_is_a_certificate(int count, int others)
    {
        var hand = new ByHand(Options, count);
        hand.Commit(hand.Batch(1, new FederationCommand.Acquire("vm", "uid")));
        hand.Tick();
        var root = new Statement.Root(1, hand.State.Root);
        for (var by = 1; by < others; by++)
        {
            hand.Say(by, root);
            Assert.Null(hand.Member.Certificate);
        }

        Assert.Null(hand.Member.Certify("vm"));
        Assert.Equal(0, hand.Member.StableIndex);
        hand.Say(others, root);
        var certificate = hand.Member.Certificate!;
        Assert.Equal((ByHand.Chain, 1, 1, root.State), (certificate.Chain, certificate.Epoch, certificate.Index, certificate.Root));
        Assert.Equal(Enumerable.Range(0, others + 1), certificate.Signatures.Select(one => one.Member));
        Assert.Equal(1, hand.Member.StableIndex);
        var verifier = SimKeys.Verifier(hand.State.Configuration);
        Assert.Null(hand.Member.Certify("vm")!.Verify(hand.State.Configuration, verifier));
        Assert.Null(hand.Member.Certify("other"));
        Assert.Equal(certificate, hand.Member.View().Certificate);
        Assert.Null(hand.Member.View().Certify("vm")!.Verify(hand.State.Configuration, verifier));
        Assert.Null(hand.Member.View().Certify("other"));
    }

    [Fact]
    public void A_certificate_makes_way_for_a_later_one_only()
    {
        Empty(1);
        _hand.Tick();
        var first = new Statement.Root(1, _hand.State.Root);
        _hand.Commit(Acquire("a"));
        _hand.Tick(Options.RootInterval);
        var second = new Statement.Root(2, _hand.State.Root);
        _hand.Say(2, second);
        Assert.Equal(2, _hand.Member.StableIndex);
        var certificate = _hand.Member.Certificate;
        _hand.Say(1, second);
        Assert.Same(certificate, _hand.Member.Certificate);
        _hand.Say(1, first);
        Assert.Same(certificate, _hand.Member.Certificate);
        Assert.Null(_hand.Member.Halted);
    }

    [Fact]
    public void Roots_of_two_indices_make_no_certificate()
    {
        var hand = new ByHand(Options, count: 4);
        hand.Commit(default(ReadOnlyMemory<byte>));
        hand.Tick();
        hand.Say(1, new Statement.Root(9, hand.State.Root));
        hand.Say(2, new Statement.Root(1, hand.State.Root));
        Assert.Null(hand.Member.Certificate);
        hand.Say(3, new Statement.Root(1, hand.State.Root));
        Assert.Equal([0, 2, 3], hand.Member.Certificate!.Signatures.Select(one => one.Member));
    }

    [Fact]
    public void Each_member_states_its_root_and_states_it_where_the_leader_does()
    {
        var hand = new ByHand(Options, self: 2);
        hand.Commit(default(ReadOnlyMemory<byte>));
        Assert.Equal(["r0", "r1"], hand.Tick().Said<Statement.Root>().Select(said => said.To));
        hand.Commit(default, default);
        var like = hand.Say(1, new Statement.Root(2, hand.State.Root));
        Assert.Equal(2, like.Said<Statement.Root>()[0].Statement.Index);
    }

    [Fact]
    public void Roots_and_states_of_an_epoch_are_nothing_in_the_next()
    {
        Empty(1);
        _hand.Tick();
        _hand.Switch(_hand.Admit(5), 2);
        _hand.Say(2, new Statement.Root(1, Digest.Of([1])));
        Assert.Null(_hand.Member.Halted);
        _hand.Say(2, new Statement.Root(9, Digest.Of([1])));
        _hand.Commit(default(ReadOnlyMemory<byte>), Acquire("a"));
        var root = _hand.State.Root;
        _hand.Commit(Acquire("b"));
        var like = _hand.Say(1, new Statement.Root(2, root));
        Assert.Equal(new Statement.Root(2, root), like.Said<Statement.Root>()[0].Statement);
    }

    [Fact]
    public void The_next_epoch_begins_without_roots()
    {
        Empty(1);
        _hand.Tick();
        _hand.Say(1, new Statement.Root(1, _hand.State.Root));
        Assert.NotNull(_hand.Member.View().Certified);
        _hand.Say(1, new Statement.Root(4, Digest.Of([1])));
        _hand.Switch(_hand.Admit(5), 2);
        Assert.Null(_hand.Member.Certificate);
        Assert.Null(_hand.Member.View().Certified);
        Assert.Equal(0, _hand.Member.StableIndex);
        Assert.Empty(Roots(_hand.Tick(Options.RootInterval)));
        Empty(1);
        Assert.Equal([1], Roots(_hand.Tick()));
        Empty(3);
        Assert.Null(_hand.Member.Halted);
    }

    private void StateFirst()
    {
        Empty(1);
        Assert.Equal([1], Roots(_hand.Tick()));
    }

    private Outputs Empty(int entries) => _hand.Commit(new ReadOnlyMemory<byte>[entries]);

    private ReadOnlyMemory<byte> Acquire(string vm) => _hand.Batch(1, new FederationCommand.Acquire(vm, "uid"));

    private static IEnumerable<long> Roots(Outputs outputs) =>
        outputs.Said<Statement.Root>().Where(said => said.To == "r2").Select(said => said.Statement.Index);
}
