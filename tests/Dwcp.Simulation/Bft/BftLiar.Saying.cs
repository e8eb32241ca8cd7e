using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <content>What a liar says although nobody asked, and what it answers.</content>
internal sealed partial class BftLiar
{
    private void SayMore(List<BftOutput.Send> sent)
    {
        if (Does(Lies.ForgedProofs))
        {
            SayForged(sent);
        }

        if (Does(Lies.OutOfTurn) && FakeBlock() is { } block)
        {
            Say(sent, _forger.Sign(new BftMessage.Proposal(Height, Round + Random.Next(2), block, -1, null, Self, default)));
        }

        if (Does(Lies.InvalidCommands))
        {
            Say(sent, new BftMessage.Commands([BftCommand.Of(Random.Next(1000), isValid: false), new byte[Random.Next(80)]]));
        }

        if (Does(Lies.FarRounds))
        {
            Say(sent, new BftMessage.Status(Height, Round + Random.Next(1, 2000)));
            Say(sent, _forger.Sign(new BftMessage.Prevote(Height, Round + Random.Next(1, 12), null, -1, null, null, Self, default)));
        }

        if (Does(Lies.ForgedHistory))
        {
            Say(sent, new BftMessage.Status(Height + Random.Next(1, 4), 0));
        }

        if (Does(Lies.Flood))
        {
            Flood(sent);
        }
    }

    /// <summary>Messages of this height that rest on certificates that are none, for a block that it would rather have.</summary>
    private void SayForged(List<BftOutput.Send> sent)
    {
        if (FakeBlock() is not { } block)
        {
            return;
        }

        var round = Round + Random.Next(2);
        var proof = _forger.Prevotes(Height, round, block.Digest);
        Say(sent, _forger.Sign(new BftMessage.Precommit(Height, round, ResultOf(block), proof, Self, default)));
        if (round > 0)
        {
            var earlier = _forger.Prevotes(Height, Random.Next(round), block.Digest);
            Say(sent, _forger.Sign(new BftMessage.Proposal(Height, round, block, earlier.Round, earlier, Self, default)));
            Say(sent, _forger.Sign(new BftMessage.Prevote(
                Height, round, block.Digest, earlier.Round, earlier.Digest, earlier, Self, default)));
        }

        // Votes in the name of others, as if they had been relayed.
        var commit = _forger.Precommits(Height, round, ResultOf(block));
        Say(sent, new BftMessage.RoundEnd([.. commit.Precommits()]));
        Say(sent, new BftMessage.Candidate(block));
    }

    private void AnswerWithLies(BftInput.Receive asked, List<BftOutput.Send> sent)
    {
        if (!Does(Lies.ForgedHistory) || asked.Message is not (BftMessage.Fetch or BftMessage.FetchPiece))
        {
            return;
        }

        sent.RemoveAll(one => one.Message is BftMessage.Blocks or BftMessage.Piece);
        if (asked.Message is BftMessage.Fetch fetch && FakeBlock() is { } block && block.Height == fetch.Height)
        {
            var committed = new BftCommitted(block, _forger.Precommits(block.Height, Round, ResultOf(block)));
            sent.Add(new BftOutput.Send(asked.From, new BftMessage.Blocks([committed])));
        }

        // A state that is not the one that was agreed on; under the certificate of that one if there is one to be had.
        var state = Machine.State();
        state[^1] ^= 1;
        var height = (asked.Message as BftMessage.FetchPiece)?.Height ?? ((BftMessage.Fetch)asked.Message).Height;
        var certificate = _last is { } last && last.Height >= height && Random.Next(4) > 0
            ? last
            : _forger.Precommits(height + 1, 0, new BftResult(default, Machine.RootOf(state)!.Value));
        for (var offset = 0; offset < state.Length; offset += World.Options.SnapshotPieceBytes)
        {
            var piece = state.AsMemory(offset, Math.Min(World.Options.SnapshotPieceBytes, state.Length - offset));
            sent.Add(new BftOutput.Send(asked.From, new BftMessage.Piece(certificate, state.Length, offset, piece)));
        }
    }

    private void Flood(List<BftOutput.Send> sent)
    {
        for (var count = 0; count < 3; count++)
        {
            var height = Random.Next(3) switch
            {
                0 => Height,
                1 => Math.Max(0, Height + Random.Next(-2, 4)),
                _ => Random.NextInt64(),
            };
            var round = Random.Next(2) == 0 ? Random.Next(20) : Random.Next();
            BftMessage message = Random.Next(7) switch
            {
                0 => new BftMessage.Status(height, round),
                1 => _forger.Sign(new BftMessage.Prevote(height, round, null, -1, null, null, Self, default)),
                2 => _forger.Sign(new BftMessage.Precommit(height, round, null, null, Self, default)),
                3 => new BftMessage.Fetch(height),
                4 => new BftMessage.FetchPiece(height, round),
                5 => new BftMessage.WantBlock(height, default),
                _ => new BftMessage.Blocks([]),
            };
            Say(sent, message);
            if (sent.Count > 0 && Garbled(sent[Random.Next(sent.Count)].Message) is { } garbled)
            {
                Say(sent, garbled);
            }
        }
    }

    /// <summary>A message with a byte changed, if it still is one.</summary>
    private BftMessage? Garbled(BftMessage message)
    {
        var bytes = BftCodec.Encode(message);
        bytes[Random.Next(bytes.Length)] ^= (byte)(1 << Random.Next(8));
        try
        {
            return BftCodec.Decode(bytes);
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    /// <summary>A block of this height that nobody else proposes; null where it does not know what it would follow.</summary>
    private BftBlock? FakeBlock()
    {
        var command = BftCommand.Of(-2 - Random.Next(1000));
        World.History.Submits(BftCommand.IdOf(command));
        return _blocks.LastOrDefault(block => block.Height == Height) is { } known
            ? new BftBlock(Height, known.Previous, Random.Next(3) == 0 ? [.. known.Commands.Take(1)] : [command])
            : null;
    }

    private void Say(List<BftOutput.Send> sent, BftMessage message)
    {
        for (var to = 0; to < World.Count; to++)
        {
            sent.Add(new BftOutput.Send(to, message));
        }
    }
}
