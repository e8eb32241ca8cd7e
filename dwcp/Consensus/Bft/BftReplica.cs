using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>
/// One member of a group that agrees on a chain of blocks, and on the state after each, although up to a third of them lie: Tendermint.
/// The members are fixed. Pure: no clock, no socket, no disk; the same inputs at the same times give the same outputs. Not thread-safe.
/// See docs/internals/acp-bft.md.
/// </summary>
/// <remarks>Buchman, Kwon and Milosevic, <i>The latest gossip on BFT consensus</i> (arXiv 1807.04938); lines are its algorithm's.</remarks>
public sealed partial class BftReplica
{
    private readonly BftContext _context;
    private readonly IBftMachine _machine;
    private readonly BftOptions _options;
    private readonly BftSignatures _signatures;
    private readonly BftChain _chain;
    private readonly BftPool _pool;
    private readonly BftPeer[] _peers;
    private readonly List<BftOutput> _outputs = [];
    private readonly Dictionary<Digest, Digest> _roots = [];
    private bool _isReplayed;
    private (long Height, long Version, bool IsAny) _choosable;
    private TimeSpan _now;
    private BftMessage.Proposal? _proposal;
    private BftVotes? _votes;
    private BftLock _lock;
    private BftCommitted? _newBlock;
    private BftSnapshot? _newSnapshot;
    private long _dropUpTo;
    private (bool Proposal, bool Votes, bool Lock) _isChanged;

    /// <summary>Begins, at the state of the snapshot; the blocks behind it are applied first.</summary>
    /// <param name="context">Where it stands.</param>
    /// <param name="stable">What it has in writing.</param>
    /// <param name="machine">The application, at the snapshot's state.</param>
    /// <param name="options">Pace and limits.</param>
    /// <param name="now">The time, by a clock that only goes forward.</param>
    /// <exception cref="InvalidDataException">What it has in writing contradicts itself.</exception>
    public BftReplica(BftContext context, BftStable stable, IBftMachine machine, BftOptions options, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(stable);
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(context.Members, BftQuorum.MembersMin, nameof(context));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(context.Members, BftQuorum.MembersMax, nameof(context));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)context.Self, (uint)context.Members, nameof(context));
        options.Validate();
        (_context, _machine, _options, _now) = (context, machine, options, now);
        _signatures = new BftSignatures(context);
        _chain = new BftChain(stable);
        _pool = new BftPool(context.Self, context.Members, options);
        _peers = [.. Enumerable.Range(0, context.Members).Select(_ => new BftPeer())];
        (_proposal, _votes, Height) = (stable.Proposal, stable.Votes, _chain.Height + 1);
        Require(stable);
        _lock = stable.Lock?.Height == Height ? stable.Lock : new BftLock(Height, null, null);
        _measured = options.TimeoutStart / WaitFactor;
        (_heartbeatAt, _resendAt, HasMore) = (now, now, true);
    }

    /// <summary>The height that it agrees on; all before it are agreed.</summary>
    public long Height { get; private set; }

    /// <summary>The round that it is in.</summary>
    public int Round { get; private set; }

    /// <summary>What it waits for in its round.</summary>
    public BftPhase Phase { get; private set; }

    /// <summary>Who proposes in its round.</summary>
    public int Proposer => ProposerOf(Height, Round);

    /// <summary>The last block that was agreed on; 0 for none.</summary>
    public long Committed => Height - 1;

    /// <summary>Whether it has handed out what the machine is to apply, and would go on from there: a tick at once does it.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Whether it has stopped for good.</summary>
    public bool IsHalted { get; private set; }

    /// <summary>A bug for tests that must find it; none in any other use.</summary>
    internal PlantedBug Planted
    {
        get => _signatures.Planted;
        init => _signatures = new BftSignatures(_context) { Planted = value };
    }

    private int Self => _context.Self;

    private int Quorum => BftQuorum.Of(_context.Members) - (Has(PlantedBug.QuorumOffByOne) ? 1 : 0);

    /// <summary>As many members cannot all be liars.</summary>
    private int Honest => Has(PlantedBug.SkipOnOneWord) ? 1 : BftQuorum.Faults(_context.Members) + 1;

    private IEnumerable<int> Others => Enumerable.Range(0, _context.Members).Where(member => member != Self);

    /// <summary>Takes an input.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is to be done, in this order.</returns>
    public IReadOnlyList<BftOutput> Step(BftInput input, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(input);
        _outputs.Clear();
        _now = now;
        if (HasMore && !IsHalted)
        {
            GoOn();
        }

        switch (input)
        {
            case BftInput.Propose propose:
                Propose(propose.Commands);
                break;
            case BftInput.Begin begin:
                Begin(begin);
                break;
            case var _ when IsHalted:
                break;
            case BftInput.Tick:
                Tick();
                break;
            case BftInput.Receive receive:
                Receive(receive);
                break;
            case BftInput.Compact compact:
                Compact(compact);
                break;
        }

        Advance();
        return Finish();
    }

    /// <summary>Who signed at a height without having the block before it has lost blocks, and would sign there again.</summary>
    private void Require(BftStable stable)
    {
        if ((stable.Votes?.Height ?? 0) > Height || (stable.Proposal?.Height ?? 0) > Height || (stable.Lock?.Height ?? 0) > Height)
        {
            throw new InvalidDataException($"Something is signed in writing for a height beyond {Height}, the next one.");
        }

        if (stable.Snapshot.Certificate is { } certificate && _machine.RootOf(stable.Snapshot.State) != certificate.Value.Root)
        {
            throw new InvalidDataException($"The state in writing at height {stable.Snapshot.Height} has not the root that was agreed on.");
        }
    }

    /// <summary>The machine is where the last block or snapshot led it: the next height begins.</summary>
    private void GoOn()
    {
        if (!_isReplayed)
        {
            _isReplayed = true;
            var blocks = _chain.Behind.ToList();
            _outputs.AddRange(blocks.Select(one => new BftOutput.Apply(one.Block, one.Certificate)));
            if (blocks.Count > 0)
            {
                return;
            }
        }

        HasMore = false;
        BeginHeight();
    }

    private void Begin(BftInput.Begin begin)
    {
        foreach (var early in begin.Early.TakeWhile(_ => !IsHalted && !HasMore))
        {
            Receive(early);
        }

        Propose(begin.Commands);
    }

    /// <summary>What is taken goes to all members at once, in as few messages as may be.</summary>
    private void Propose(IReadOnlyList<ReadOnlyMemory<byte>> commands)
    {
        var (taken, bytes) = (new List<ReadOnlyMemory<byte>>(), 0L);
        foreach (var command in commands)
        {
            if (Refusal(command) is { } reason)
            {
                _outputs.Add(new BftOutput.Refused(command, reason));
                continue;
            }

            if (taken.Count == BftBlock.CommandsMax || bytes + command.Length > BftBlock.BytesMax)
            {
                SendAll(new BftMessage.Commands(taken));
                (taken, bytes) = ([], 0);
            }

            taken.Add(command);
            bytes += command.Length;
        }

        if (taken.Count > 0)
        {
            SendAll(new BftMessage.Commands(taken));
        }
    }

    private BftRefusal? Refusal(ReadOnlyMemory<byte> command) =>
        IsHalted ? BftRefusal.Halted
        : command.IsEmpty || command.Length > _options.CommandBytesMax || !IsWelcome(command) ? BftRefusal.Invalid
        : !_pool.Add(Self, command, _now) ? BftRefusal.Busy
        : null;

    /// <summary>Whether a command may be of use; yes while the machine is on its way to a state.</summary>
    private bool IsWelcome(ReadOnlyMemory<byte> command) => HasMore || _machine.IsWelcome(command, _now);

    private void Compact(BftInput.Compact compact)
    {
        if (compact.Height <= _chain.Snapshot.Height || _chain[compact.Height] is not { } last)
        {
            return;
        }

        if (_machine.RootOf(compact.State) != last.Certificate.Value.Root)
        {
            Halt($"the state written down at height {compact.Height} has not the root that was agreed on");
            return;
        }

        Replace(new BftSnapshot(compact.Height, last.Block.Digest, last.Certificate, compact.State), compact.Height - _options.BlocksKept);
    }

    private void Replace(BftSnapshot snapshot, long dropUpTo)
    {
        (_newSnapshot, _dropUpTo) = (snapshot, Math.Max(0, dropUpTo));
        _chain.Compact(snapshot, _dropUpTo);
    }

    /// <summary>It contradicts itself or what a quorum says: to go on would be to spread that.</summary>
    private void Halt(string reason)
    {
        (IsHalted, HasMore, _isChanged, _newBlock, _newSnapshot, _dropUpTo) = (true, false, default, null, null, 0);
        _outputs.Clear();
        _outputs.Add(new BftOutput.Halted(reason));
    }

    /// <summary>Puts what must be durable before all else.</summary>
    private IReadOnlyList<BftOutput> Finish()
    {
        if (_isChanged != default || _newBlock is not null || _newSnapshot is not null)
        {
            _outputs.Insert(0, new BftOutput.Write(
                _isChanged.Proposal ? _proposal : null,
                _isChanged.Votes && !Has(PlantedBug.VoteNotWritten) ? _votes : null,
                _isChanged.Lock ? _lock : null,
                _newBlock,
                _newSnapshot,
                _dropUpTo));
            (_isChanged, _newBlock, _newSnapshot, _dropUpTo) = (default, null, null, 0);
        }

        return [.. _outputs];
    }

    private bool Has(PlantedBug bug) => Planted == bug;

    private int ProposerOf(long height, int round) =>
        (int)(((height / _options.ProposerTurn) + round + _context.FirstProposer) % _context.Members);

    private void Send(int to, BftMessage message) => _outputs.Add(new BftOutput.Send(to, message));

    private void SendAll(BftMessage message)
    {
        foreach (var other in Others)
        {
            Send(other, message);
        }
    }
}
