using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>The state that an epoch began from, taken in pieces, and of whom.</summary>
public sealed class AcpPieceTests
{
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly ByHand _hand = new(Later.Options);
    private readonly Later _later = new();

    public AcpPieceTests() => _hand.Step();

    [Fact]
    public void Pieces_that_do_not_continue_are_not_taken()
    {
        var first = _later.Piece(0);
        Assert.Empty(_hand.Hear(1, first).All);
        _hand.Hear(1, _later.Began());
        Assert.Empty(_hand.Hear(1, first with { Epoch = 3 }).All);
        Assert.Empty(_hand.Hear(1, first with { Offset = 1 }).All);
        Assert.Empty(_hand.Hear(1, first with { Offset = -1 }).All);
        Assert.Empty(_hand.Hear(1, first with { Length = 0, Bytes = default }).All);
        Assert.Empty(_hand.Hear(1, first with { Length = -1, Bytes = default }).All);
        Assert.Empty(_hand.Hear(1, first with { Length = AcpCodec.BaseBytesMax + 1 }).All);
        Assert.Empty(_hand.Hear(1, first with { Length = 199 }).All);
        Assert.Single(_hand.Hear(1, first).All);
        Assert.Empty(_hand.Hear(1, first).All);
        Assert.Empty(_hand.Hear(1, _later.Piece(200) with { Length = 399 }).All);
        Assert.Single(_hand.Hear(1, _later.Piece(200) with { Length = 401 }).All);
    }

    [Fact]
    public void A_state_that_grows_meanwhile_is_taken_anew()
    {
        _hand.Hear(1, _later.Began());
        var first = _later.Piece(0);
        _hand.Hear(1, first);
        var more = new AcpMessage.Piece(2, 200, first.Length + 9, new byte[first.Length - 199]);
        Assert.Equal([("r1", new AcpMessage.Ask(1, 2, 0))], _hand.Hear(1, more).Sent<AcpMessage.Ask>());
        _later.TellAll(_hand, 1);
        Assert.Equal(2, _hand.State.Configuration.Epoch);
    }

    [Fact]
    public void One_sends_at_a_time_and_another_once_that_one_was_silent_for_long()
    {
        _hand.Hear(1, _later.Began());
        _hand.Now += Later.Options.GiveUpAfter - Instant;
        Assert.Empty(_hand.Hear(2, _later.Piece(0)).All);
        _hand.Hear(1, _later.Piece(0));
        _hand.Now += Later.Options.GiveUpAfter - Instant;
        Assert.Empty(_hand.Hear(2, _later.Piece(200)).All);
        _hand.Now += Instant;
        Assert.Equal([("r2", new AcpMessage.Ask(1, 2, 400))], _hand.Hear(2, _later.Piece(200)).Sent<AcpMessage.Ask>());
        Assert.Empty(_hand.Hear(1, _later.Piece(400)).All);
        _later.TellAll(_hand, 2, from: 400);
        Assert.Equal(2, _hand.State.Configuration.Epoch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_sends_another_state_than_was_sealed_is_not_heard_again_and_others_are(bool isState)
    {
        _hand.Hear(1, _later.Began());
        var bytes = isState ? FederationState.Create(_hand.State.Configuration).Encode() : new byte[300];
        _hand.Hear(1, new AcpMessage.Piece(2, 0, bytes.Length, bytes.AsMemory(..100)));
        Assert.Empty(_hand.Hear(1, new AcpMessage.Piece(2, 100, bytes.Length, bytes.AsMemory(100..))).All);
        Assert.Equal(new AcpMessage.Ask(1, 0, 0), _hand.AskOfNext(1));
        _hand.Hear(1, _later.Began());
        Assert.Empty(_hand.Hear(1, _later.Piece(0)).All);
        _hand.Hear(2, _later.Began());
        _later.TellAll(_hand, 2);
        Assert.Equal(2, _hand.State.Configuration.Epoch);

        // In the next epoch nothing is held against anyone.
        _later.Switch();
        _hand.Hear(1, _later.Began());
        _later.TellAll(_hand, 1);
        Assert.Equal(3, _hand.State.Configuration.Epoch);
    }

    [Fact]
    public void Of_two_who_sent_parts_nobody_is_blamed()
    {
        _hand.Hear(1, _later.Began());
        _hand.Hear(1, _later.Piece(0) with { Bytes = new byte[200] });
        _hand.Now += Later.Options.GiveUpAfter;
        _hand.Hear(2, _later.Piece(200));
        _hand.Now += Later.Options.GiveUpAfter;
        _later.TellAll(_hand, 1, from: 400);
        Assert.Equal(1, _hand.State.Configuration.Epoch);
        _hand.Hear(1, _later.Began());
        _later.TellAll(_hand, 1);
        Assert.Equal(2, _hand.State.Configuration.Epoch);
    }

    [Fact]
    public void Who_took_over_before_anything_came_is_blamed_alone()
    {
        _hand.Hear(1, _later.Began());
        _hand.Now += Later.Options.GiveUpAfter;
        _hand.Hear(2, new AcpMessage.Piece(2, 0, 3, new byte[3]));
        _hand.Hear(2, _later.Began());
        Assert.Empty(_hand.Hear(2, _later.Piece(0)).All);
        _hand.Hear(1, _later.Began());
        _later.TellAll(_hand, 1);
        Assert.Equal(2, _hand.State.Configuration.Epoch);
    }
}
