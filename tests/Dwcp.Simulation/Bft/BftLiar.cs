using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>A member that lies: a replica under it keeps it in the play, and what that sends is bent on its way out.</summary>
internal sealed partial class BftLiar : BftMember
{
    private readonly BftForger _forger;
    private readonly Lies _lies;
    private readonly HashSet<int> _silentTo;
    private readonly BftMember? _twin;
    private readonly List<PrevoteCertificate> _proofs = [];
    private readonly List<BftBlock> _blocks = [];
    private CommitCertificate? _last;

    public BftLiar(BftWorld world, int self, bool isTwin = false)
        : base(world, self)
    {
        (_forger, _lies) = (new BftForger(world, self), isTwin ? Lies.None : world.LiesOf(self));
        _silentTo = [.. Enumerable.Range(0, world.Count).Where(_ => world.Random.Next(2) == 0)];
        _twin = Does(Lies.Twins) ? new BftLiar(world, self, isTwin: true) : null;
    }

    public override bool IsLiar => true;

    private Random Random => World.Random;

    private long Height => Replica!.Height;

    private int Round => Replica!.Round;

    public override void Start(TimeSpan now)
    {
        if (Does(Lies.Amnesia) && Random.Next(2) == 0)
        {
            Disk.ForgetVotes();
        }

        base.Start(now);
        _twin?.Start(now);
    }

    public override List<BftOutput.Send> Step(BftInput input, TimeSpan now, bool crashes)
    {
        if (!IsUp)
        {
            return [];
        }

        if (input is BftInput.Receive receive)
        {
            See(receive.Message);
        }

        if (Does(Lies.Amnesia) && Random.Next(60) == 0)
        {
            Disk.ForgetVotes();
            Start(now);
        }

        var sent = base.Step(input, now, crashes);
        if (_twin is not null && (input is not BftInput.Propose || Random.Next(2) == 0))
        {
            sent.AddRange(_twin.Step(input, now, crashes: false));
        }

        sent = Bend(sent);
        if (IsUp && input is BftInput.Receive asked)
        {
            AnswerWithLies(asked, sent);
        }

        if (IsUp && input is BftInput.Tick && !Replica!.HasMore && Random.Next(3) == 0)
        {
            SayMore(sent);
        }

        return Does(Lies.Silence)
            ? []
            : [.. sent.Where(one => one.To != Self && (!Does(Lies.SilenceToSome) || !_silentTo.Contains(one.To)))];
    }

    protected override void Applied(BftBlock block)
    {
    }

    protected override void Restored(BftSnapshot snapshot) => _last = snapshot.Certificate;

    private bool Does(Lies lie) => (_lies & lie) != 0;

    private static bool IsOtherHalf(int member, long height) => (member + height) % 2 == 0;

    private void See(BftMessage message)
    {
        switch (message)
        {
            case BftMessage.Signed signed:
                _forger.See(signed);
                if (signed is BftMessage.Proposal proposal)
                {
                    Remember(_blocks, proposal.Block);
                }

                var proof = (signed as BftMessage.Prevote)?.Proof ?? (signed as BftMessage.Precommit)?.Proof;
                if (proof is not null)
                {
                    Remember(_proofs, proof);
                }

                break;
            case BftMessage.Blocks blocks when blocks.Committed.Count > 0:
                _last = blocks.Committed[^1].Certificate;
                break;
        }
    }

    private static void Remember<T>(List<T> all, T one)
    {
        if (all.Count == 8)
        {
            all.RemoveAt(0);
        }

        all.Add(one);
    }

    /// <summary>What its replica would send, and what goes out instead.</summary>
    private List<BftOutput.Send> Bend(List<BftOutput.Send> sent) => [.. sent.SelectMany(one => one.Message switch
    {
        BftMessage.Proposal proposal => Bend(one.To, proposal),
        BftMessage.Prevote prevote => Bend(one.To, prevote),
        BftMessage.Precommit precommit => Bend(one.To, precommit),
        _ => [one.Message],
    }, (one, message) => new BftOutput.Send(one.To, message))];

    private IEnumerable<BftMessage> Bend(int to, BftMessage.Proposal proposal)
    {
        var block = proposal.Block;
        if (Does(Lies.InvalidCommands) && Random.Next(2) == 0)
        {
            block = new BftBlock(block.Height, block.Previous, [.. block.Commands, BftCommand.Of(Random.Next(1000), isValid: false)]);
            return [_forger.Sign(proposal with { Block = block, ValidRound = -1, Proof = null })];
        }

        if (Does(Lies.StaleLock) && Random.Next(2) == 0)
        {
            return [_forger.Sign(Stale(proposal))];
        }

        if (Does(Lies.TwoProposals))
        {
            if (World.OtherBlock?.Height != block.Height)
            {
                World.OtherBlock = new BftBlock(block.Height, block.Previous, [.. block.Commands.Reverse(), .. block.Commands.Take(1)]);
            }

            var second = _forger.Sign(proposal with { Block = World.OtherBlock, ValidRound = -1, Proof = null });
            return Random.Next(8) == 0 ? [proposal, second] : IsOtherHalf(to, block.Height) ? [second] : [proposal];
        }

        return [proposal];
    }

    private BftMessage.Proposal Stale(BftMessage.Proposal proposal)
    {
        var known = _proofs.Where(proof => proof.Height == proposal.Height && proof.Round < proposal.Round);
        foreach (var proof in _forger.Hidden(proposal.Height, proposal.Round).Concat(known))
        {
            if (_blocks.Find(block => block.Digest == proof.Block) is { } old)
            {
                return proposal with { Block = old, ValidRound = proof.Round, Proof = proof };
            }
        }

        var fresh = new BftBlock(proposal.Height, proposal.Block.Previous, [.. proposal.Block.Commands.Take(1)]);
        return proposal with { Block = fresh, ValidRound = -1, Proof = null };
    }

    private IEnumerable<BftMessage> Bend(int to, BftMessage.Prevote prevote)
    {
        if (Does(Lies.TwoProposals) && World.OtherBlock is { } other && other.Height == prevote.Height && IsOtherHalf(to, other.Height))
        {
            prevote = _forger.Sign(prevote with { Block = other.Digest, ValidRound = -1, Cited = null, Proof = null });
        }

        if (Does(Lies.StaleLock) && (prevote.Height + prevote.Round) % 3 is var turn && turn > 0)
        {
            // A vote that is kept back makes a quorum that nobody knows of, or that one member knows of.
            return turn == 1 || to != prevote.Round % World.Count ? [] : [prevote];
        }

        return Does(Lies.TwoVotes) && Random.Next(2) == 0
            ? Either(prevote, _forger.Sign(prevote with { Block = AnyBlock(prevote.Height), ValidRound = -1, Cited = null, Proof = null }))
            : [prevote];
    }

    private IEnumerable<BftMessage> Bend(int to, BftMessage.Precommit precommit)
    {
        if (Does(Lies.StaleLock) && Random.Next(4) > 0)
        {
            return [];
        }

        if (Does(Lies.TwoProposals) && World.OtherBlock is { } other && other.Height == precommit.Height && IsOtherHalf(to, other.Height))
        {
            precommit = _forger.Sign(precommit with { Value = ResultOf(other), Proof = null });
        }

        if (Does(Lies.WrongRoot) && precommit.Value is { } value && Random.Next(2) == 0)
        {
            precommit = _forger.Sign(precommit with { Value = value with { Root = Digest.Of([1]) } });
        }

        if (!Does(Lies.TwoVotes) || Random.Next(2) == 0)
        {
            return [precommit];
        }

        var second = _blocks.Find(block => block.Height == precommit.Height && block.Digest != precommit.Value?.Block);
        return Either(precommit, _forger.Sign(precommit with { Value = second is null ? null : ResultOf(second), Proof = null }));
    }

    private IEnumerable<BftMessage> Either(BftMessage first, BftMessage second) => Random.Next(3) switch
    {
        0 => [first, second],
        1 => [second, first],
        _ => [second],
    };

    private Digest? AnyBlock(long height) =>
        _blocks.Where(block => block.Height == height).Select(block => (Digest?)block.Digest).Append(null).ElementAt(0);

    /// <summary>The result that honest members would get; that of a block out of place is anything.</summary>
    private BftResult ResultOf(BftBlock block) =>
        new(block.Digest, block.Height == Machine.Height + 1 ? Machine.Execute(block.Height, block.Commands) : default);
}
