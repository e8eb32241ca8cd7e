using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

public sealed class BftReplicaTests
{
    private static readonly EcdsaSigner[] Signers = [.. Enumerable.Range(0, 4).Select(_ => EcdsaSigner.Create())];
    private static readonly byte[] Command = [1, 2, 3];

    [Fact]
    public void Fewer_members_than_four_tolerate_no_liar_and_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(0, members: 3));

    [Theory]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    [InlineData(6, 4)]
    [InlineData(7, 5)]
    [InlineData(10, 7)]
    public void Quorum_is_what_two_of_share_an_honest_member(int members, int quorum) => Assert.Equal(quorum, BftQuorum.Of(members));

    [Fact]
    public void A_command_at_the_proposer_is_applied_after_three_messages()
    {
        var replicas = Enumerable.Range(0, 4).Select(self => Make(self)).ToArray();
        List<(int From, BftOutput.Send Send)> under = [.. Sends(0, replicas[0].Step(new BftInput.Propose(Command), default))];
        for (var delay = 1; delay <= 3; delay++)
        {
            var arriving = under;
            under = [];
            foreach (var (from, send) in arriving)
            {
                var outputs = replicas[send.To].Step(new BftInput.Receive(from, send.Message), default);
                under.AddRange(Sends(send.To, outputs));
            }
        }

        Assert.All(replicas, replica => Assert.Equal(1, replica.Committed));
    }

    [Fact]
    public void Commands_that_come_at_once_are_in_one_message_and_one_block()
    {
        var proposer = Make(0);

        var outputs = proposer.Step(new BftInput.Propose([Command, new byte[] { 7 }, new byte[] { 8 }]), default);

        var sent = outputs.OfType<BftOutput.Send>().Select(send => send.Message).ToList();
        Assert.Equal(3, sent.OfType<BftMessage.Commands>().Count(message => message.Wanted.Count == 3));
        Assert.Equal(3, sent.OfType<BftMessage.Proposal>().Count(word => word.Block.Commands.Count == 3));
    }

    [Fact]
    public void What_came_before_it_began_is_in_its_first_block()
    {
        var early = new BftInput.Receive(2, new BftMessage.Commands([new byte[] { 7 }]));

        var outputs = Make(0).Step(new BftInput.Begin([early], [Command]), default);

        var proposals = outputs.OfType<BftOutput.Send>().Select(send => send.Message).OfType<BftMessage.Proposal>().ToList();
        Assert.All(proposals, word => Assert.Equal(2, word.Block.Commands.Count));
        Assert.Equal(3, proposals.Count);
    }

    [Fact]
    public void Without_a_command_nothing_is_said_but_a_heartbeat()
    {
        var replica = Make(0);
        var messages = Enumerable.Range(0, 500)
            .SelectMany(tick => replica.Step(new BftInput.Tick(), TimeSpan.FromMilliseconds(20 * tick)))
            .OfType<BftOutput.Send>().ToList();

        Assert.All(messages, send => Assert.IsType<BftMessage.Status>(send.Message));
        Assert.Equal(10 * 3, messages.Count);
    }

    [Fact]
    public void A_vote_is_in_writing_before_it_is_sent_and_the_same_bytes_are_sent_after_a_crash()
    {
        var outputs = Make(0).Step(new BftInput.Propose(Command), default);
        var write = Assert.IsType<BftOutput.Write>(outputs[0]);
        var stable = BftStable.Genesis(default, default) with { Proposal = write.Proposal, Votes = write.Votes };

        var again = Make(0, stable: stable).Step(new BftInput.Tick(), TimeSpan.FromSeconds(1));

        Assert.Equal(Signed(outputs), Signed(again));
        Assert.NotEmpty(Signed(outputs));
    }

    [Fact]
    public void A_member_that_lost_blocks_but_not_what_it_signed_does_not_begin()
    {
        var stable = BftStable.Genesis(default, default) with { Votes = new BftVotes(2, 0, null, null, []) };

        Assert.Throws<InvalidDataException>(() => Make(0, stable: stable));
    }

    [Fact]
    public void A_root_that_is_not_the_one_agreed_on_stops_the_member()
    {
        var replicas = Enumerable.Range(0, 4).Select(self => Make(self, root: self == 3 ? (byte)9 : (byte)1)).ToArray();
        List<(int From, BftOutput.Send Send)> under = [.. Sends(0, replicas[0].Step(new BftInput.Propose(Command), default))];
        List<BftOutput> last = [];
        while (under.Count > 0)
        {
            var (from, send) = under[0];
            under.RemoveAt(0);
            var outputs = replicas[send.To].Step(new BftInput.Receive(from, send.Message), default);
            under.AddRange(Sends(send.To, outputs));
            last.AddRange(send.To == 3 ? outputs : []);
        }

        Assert.Contains(last, output => output is BftOutput.Halted);
        Assert.True(replicas[3].IsHalted);
        Assert.DoesNotContain(last, output => output is BftOutput.Apply);
        Assert.All(replicas[..3], replica => Assert.Equal(1, replica.Committed));
    }

    [Fact]
    public void A_command_that_is_empty_too_long_or_unwelcome_is_refused()
    {
        var replica = Make(0);
        foreach (var command in new byte[][] { [], new byte[70_000], [0] })
        {
            var refused = Assert.IsType<BftOutput.Refused>(Assert.Single(replica.Step(new BftInput.Propose(command), default)));
            Assert.Equal(BftRefusal.Invalid, refused.Reason);
        }
    }

    private static BftReplica Make(int self, int members = 4, BftStable? stable = null, byte root = 1)
    {
        var verifier = new EcdsaVerifier(Signers.Select(signer => signer.Public));
        var context = new BftContext("chain", 1, self, members, Signers[self], verifier);
        var replica = new BftReplica(context, stable ?? BftStable.Genesis(default, default), new Machine(root), new BftOptions(), default);
        return replica;
    }

    private static IEnumerable<(int From, BftOutput.Send Send)> Sends(int from, IEnumerable<BftOutput> outputs) =>
        outputs.OfType<BftOutput.Send>().Select(send => (from, send));

    private static List<string> Signed(IEnumerable<BftOutput> outputs) =>
        [.. outputs.OfType<BftOutput.Send>().Where(send => send.Message is BftMessage.Signed)
            .Select(send => $"{send.To} {Convert.ToHexString(BftCodec.Encode(send.Message))}").Distinct().Order()];

    private sealed class Machine(byte root) : IBftMachine
    {
        public bool IsWelcome(ReadOnlyMemory<byte> command, TimeSpan now) => command.Span[0] > 0;

        public IReadOnlyList<ReadOnlyMemory<byte>> Choose(
            long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now) => commands;

        public bool IsValid(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now) =>
            commands.All(command => command.Span[0] > 0);

        public Digest Execute(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands) => Digest.Of([root]);

        public Digest? RootOf(ReadOnlyMemory<byte> state) => Digest.Of(state.Span);
    }
}
