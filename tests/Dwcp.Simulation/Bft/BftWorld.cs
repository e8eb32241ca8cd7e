using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>What all members of a simulated group share.</summary>
internal sealed class BftWorld
{
    public const string Chain = "simulated";
    public const long Epoch = 7;

    private readonly Lies[] _lies;
    private readonly Dictionary<long, HashSet<int>> _missing = [];

    public BftWorld(int seed, PlantedBug planted)
    {
        (Random, Planted) = (new Random(seed), planted);
        Count = Random.Next(4) == 0 ? 7 : 4;
        _lies = new Lies[Count];
        for (var liars = Random.Next(8) == 0 ? 0 : Random.Next((Count - 1) / 3) + 1; liars > 0; liars--)
        {
            _lies[Random.Next(Count)] = LiesByLot();
        }

        var first = TimeSpan.FromMilliseconds(Random.Next(2) == 0 ? 40 : 150);
        Options = Options with { TimeoutStart = first, ProposerTurn = Random.Next(1, 6) };
        History = new BftHistory(this);
    }

    public Random Random { get; }

    public PlantedBug Planted { get; }

    public int Count { get; }

    public BftHistory History { get; }

    public IMemberVerifier Keys { get; init; } = new SimKeys();

    public Func<int, IMemberSigner> SignerOf { get; init; } = SimKeys.SignerOf;

    public BftOptions Options { get; } = new()
    {
        TimeoutMin = TimeSpan.FromMilliseconds(40),
        TimeoutMax = TimeSpan.FromSeconds(2),
        ResendInterval = TimeSpan.FromMilliseconds(150),
        HeartbeatInterval = TimeSpan.FromMilliseconds(300),
        PoolCommandsMax = 64,
        PoolBytesMax = 2048,
        CommandBytesMax = 64,
        BatchBlocksMax = 4,
        AnswersMax = 16,
        BlocksKept = 3,
        SnapshotPieceBytes = 40,
        SnapshotBytesMax = 1024,
    };

    /// <summary>The block that liars who conspire show to the other half of the members.</summary>
    public BftBlock? OtherBlock { get; set; }

    /// <summary>Whether every command that must be in a block is in one, at every honest member.</summary>
    public bool IsAllApplied => _missing.Count == 0;

    public int Missing => _missing.Count;

    public IEnumerable<int> Honest => Enumerable.Range(0, Count).Where(member => !IsLiar(member));

    public bool IsLiar(int member) => _lies[member] != Lies.None;

    public Lies LiesOf(int member) => _lies[member];

    /// <summary>From now on this command must come to every honest member.</summary>
    public void MustBeApplied(long command) => _missing[command] = [.. Honest];

    public void Applied(BftMember member, BftBlock block)
    {
        foreach (var command in block.Commands.Select(BftCommand.IdOf))
        {
            Has(member, command);
        }
    }

    /// <summary>Who takes a state has all that is in it.</summary>
    public void Restored(BftMember member, BftSnapshot snapshot)
    {
        foreach (var command in _missing.Keys.Where(command => History.HeightOf(command) <= snapshot.Height).ToList())
        {
            Has(member, command);
        }
    }

    private void Has(BftMember member, long command)
    {
        if (_missing.TryGetValue(command, out var members) && members.Remove(member.Self) && members.Count == 0)
        {
            _missing.Remove(command);
        }
    }

    private Lies LiesByLot()
    {
        var all = Enum.GetValues<Lies>().Where(lie => lie != Lies.None).ToArray();
        var lies = Lies.None;
        for (var count = Random.Next(1, 4); count > 0; count--)
        {
            lies |= all[Random.Next(all.Length)];
        }

        return lies;
    }
}
