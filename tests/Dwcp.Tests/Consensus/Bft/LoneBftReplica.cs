using NovaCron.Dwcp.Consensus.Bft;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>One replica of a group; what the others say is made up by a test. The time stands still unless it is told to go on.</summary>
internal sealed class LoneBftReplica
{
    /// <summary>The first heartbeat is over when a test begins, and the next one a day away.</summary>
    public static readonly BftOptions Quiet = new() { HeartbeatInterval = TimeSpan.FromDays(1) };

    private readonly Func<BftStable, BftReplica> _make;

    public LoneBftReplica(
        int self = 1, int members = 4, BftOptions? options = null, BftStable? stable = null, int firstProposer = 0, bool isBegun = true)
    {
        Stable = stable ?? BftStable.Genesis(default, default);
        var context = new BftContext(BftWords.Chain, BftWords.Epoch, self, members, PlainKeys.SignerOf(self), Keys)
        {
            FirstProposer = firstProposer,
        };
        _make = written => new BftReplica(context, written, Machine, options ?? Quiet, Now);
        Replica = _make(Stable);
        if (isBegun)
        {
            Tick();
        }
    }

    public PlainKeys Keys { get; } = new();

    public PlainMachine Machine { get; } = new();

    public BftReplica Replica { get; private set; }

    /// <summary>What it has in writing.</summary>
    public BftStable Stable { get; private set; }

    public TimeSpan Now { get; private set; }

    /// <summary>Where it is: height, round and phase.</summary>
    public string Place => $"{Replica.Height}/{Replica.Round} {Replica.Phase}";

    /// <summary>All that it has said since the beginning.</summary>
    public List<BftOutput> Outputs { get; } = [];

    /// <summary>It crashes, and begins with what it has in writing.</summary>
    public string[] Crash()
    {
        Replica = _make(Stable);
        return Tick();
    }

    public void Wait(double milliseconds) => Now += TimeSpan.FromMilliseconds(milliseconds);

    public string[] Tick(double afterMilliseconds = 0)
    {
        Wait(afterMilliseconds);
        return Step(new BftInput.Tick());
    }

    public string[] Propose(params string[] commands) => Step(new BftInput.Propose(BftWords.Commands(commands)));

    public string[] Receive(int from, BftMessage message) => Step(new BftInput.Receive(from, message));

    /// <summary>A word comes from its signer.</summary>
    public string[] Hear(params BftMessage.Signed[] words) => [.. words.SelectMany(word => Receive(word.Signer, word))];

    /// <summary>Two others came to a round: it follows.</summary>
    public void Skip(int round)
    {
        Receive(0, new BftMessage.Status(Replica.Height, round));
        Receive(3, new BftMessage.Status(Replica.Height, round));
        Assert.Equal($"{Replica.Height}/{round} {BftPhase.Propose}", Place);
    }

    public string[] Step(BftInput input)
    {
        var outputs = Replica.Step(input, Now);
        Outputs.AddRange(outputs);
        foreach (var write in outputs.OfType<BftOutput.Write>())
        {
            Keep(write);
        }

        return [.. BftText.Of(outputs)];
    }

    /// <summary>The last message of a kind that it sent.</summary>
    public T Last<T>()
        where T : BftMessage => Outputs.OfType<BftOutput.Send>().Select(send => send.Message).OfType<T>().Last();

    private void Keep(BftOutput.Write write) => Stable = new BftStable(
        write.Snapshot ?? Stable.Snapshot,
        [.. Stable.Blocks.Append(write.Committed).OfType<BftCommitted>().Where(one => one.Block.Height > write.DropUpTo)],
        write.Proposal ?? Stable.Proposal,
        write.Votes ?? Stable.Votes,
        write.Lock ?? Stable.Lock);
}
