using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What a member tells one that is behind.</summary>
public sealed class AcpTellTests
{
    private static readonly AcpOptions Options = ByHand.Still with { PieceBytes = 200, RepeatAfter = TimeSpan.FromSeconds(1) };
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly ByHand _hand = new(Options);
    private readonly byte[] _base;

    public AcpTellTests()
    {
        _hand.End(_hand.Admit(5));
        _base = _hand.State.Encode();
        _hand.Say(1, _hand.Seal());
    }

    [Fact]
    public void Who_asks_is_told_how_the_epochs_went_on_and_the_first_piece_of_the_state()
    {
        var outputs = Ask(1, 0, 0);
        Assert.Equal(["Began to r2", "Piece to r2"], outputs.Kinds);
        Assert.Equal([2], outputs.Sent<AcpMessage.Began>("r2")[0].Starts.Select(start => start.Configuration.Epoch));
        IsPiece(outputs, 0, 200);
    }

    [Fact]
    public void Who_asks_for_more_is_told_that_and_as_often_as_it_asks()
    {
        IsPiece(Ask(1, 2, 0), 0, 200);
        IsPiece(Ask(1, 2, 200), 200, 200);
        IsPiece(Ask(1, 2, _base.Length - 200), _base.Length - 200, 200);
        IsPiece(Ask(1, 2, _base.Length - 199), _base.Length - 199, 199);
        IsPiece(Ask(1, 2, _base.Length - 1), _base.Length - 1, 1);
        Assert.Equal(["Piece to r2"], Ask(1, 2, 5).Kinds);
        Assert.Empty(Ask(1, 2, _base.Length).All);
        Assert.Empty(Ask(1, 2, -1).All);
    }

    [Fact]
    public void Who_has_begun_with_another_epochs_state_is_told_of_this_one()
    {
        var outputs = Ask(1, 7, 300);
        Assert.Equal(["Began to r2", "Piece to r2"], outputs.Kinds);
        IsPiece(outputs, 0, 200);
    }

    [Fact]
    public void Who_is_not_behind_is_told_nothing()
    {
        Assert.Empty(Ask(2, 0, 0).All);
        Assert.Empty(Ask(3, 0, 0).All);
        Assert.Empty(Ask(2, 2, 0).All);
    }

    [Fact]
    public void Each_is_told_by_itself_again_after_a_while_and_not_before()
    {
        Assert.NotEmpty(Ask(1, 0, 0).All);
        Assert.Empty(Ask(1, 0, 0).All);
        Assert.NotEmpty(_hand.Hear(1, new AcpMessage.Ask(1, 0, 0)).All);
        _hand.Now += Options.RepeatAfter - Instant;
        Assert.Empty(Ask(1, 0, 0).All);
        _hand.Now += Instant;
        Assert.NotEmpty(Ask(1, 0, 0).All);
        Assert.Empty(Ask(1, 0, 0).All);
    }

    [Fact]
    public void Who_speaks_of_an_epoch_that_is_over_is_told_as_if_it_had_asked()
    {
        string[] told = ["Began to r2", "Piece to r2"];
        Assert.Equal(told, _hand.Hear(2, new AcpMessage.Engine(1, new byte[1])).Kinds);
        Assert.Empty(_hand.Hear(2, new AcpMessage.Engine(1, new byte[1])).All);
        _hand.Now += Options.RepeatAfter;
        Assert.Equal(told, _hand.Hear(2, new AcpMessage.Batches(1, [])).Kinds);
        _hand.Now += Options.RepeatAfter;
        var root = _hand.Signed(2, new Statement.Root(1, Digest.Of([1]))) with { Epoch = 1 };
        Assert.Equal(told, _hand.Hear(2, new AcpMessage.Said(root)).Kinds);
    }

    [Fact]
    public void In_the_first_epoch_there_is_no_state_to_tell()
    {
        var hand = new ByHand(Options);
        Assert.Equal(["Began to r2"], hand.Hear(2, new AcpMessage.Ask(0, 0, 0)).Kinds);
        Assert.Empty(hand.Hear(2, new AcpMessage.Ask(1, 0, 0)).Kinds);
    }

    [Fact]
    public void Only_what_is_behind_the_askers_epoch_is_told()
    {
        _hand.Switch(_hand.Admit(6), 1, 2);
        Assert.Equal([2, 3], Ask(1, 0, 0).Sent<AcpMessage.Began>("r2")[0].Starts.Select(start => start.Configuration.Epoch));
        _hand.Now += Options.RepeatAfter;
        Assert.Equal([3], Ask(2, 0, 0).Sent<AcpMessage.Began>("r2")[0].Starts.Select(start => start.Configuration.Epoch));
    }

    [Fact]
    public void What_is_told_is_still_known_after_a_crash()
    {
        _hand.Restart();
        var outputs = Ask(1, 0, 0);
        Assert.Equal(["Began to r2", "Piece to r2"], outputs.Kinds);
        IsPiece(outputs, 0, 200);
        Assert.Equal((2, 0), (_hand.State.Configuration.Epoch, _hand.Member.Applied));
    }

    private Outputs Ask(long epoch, long from, int offset) => _hand.Hear(2, new AcpMessage.Ask(epoch, from, offset));

    private void IsPiece(Outputs outputs, int offset, int bytes)
    {
        var piece = Assert.Single(outputs.Sent<AcpMessage.Piece>("r2"));
        Assert.Equal((2, offset, _base.Length), (piece.Epoch, piece.Offset, piece.Length));
        Assert.Equal(_base.AsSpan(offset, bytes), piece.Bytes.Span);
    }
}
