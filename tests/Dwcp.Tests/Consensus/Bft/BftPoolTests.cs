using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

public sealed class BftPoolTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly BftPool _pool = new(1, 4, new BftOptions { PoolCommandsMax = 3, PoolBytesMax = 10 });

    [Fact]
    public void Each_member_has_room_for_so_many_commands()
    {
        Assert.True(Add(0, "a") && Add(0, "b") && Add(0, "c"));
        Assert.False(Add(0, "d"));
        Assert.True(Add(0, "a"));
        Assert.True(Add(1, "d"));
        Assert.Equal(["a", "d", "b", "c"], Take());
    }

    [Fact]
    public void Each_member_has_room_for_so_many_bytes()
    {
        Assert.True(Add(0, "abcdefghi") && Add(0, "j"));
        Assert.False(Add(0, "k"));
        Assert.False(Add(2, "abcdefghijk"));
        Assert.True(Add(2, "abcdefghij"));
    }

    [Fact]
    public void Dropped_commands_leave_room()
    {
        Add(0, "abcdefghi");
        Add(0, "j");
        Drop("j");
        Assert.False(Add(0, "kl"));
        Assert.True(Add(0, "k"));
        Drop("abcdefghi");
        Assert.False(Add(0, "123456789x"));
        Assert.True(Add(0, "123456789"));
    }

    [Fact]
    public void Command_is_dropped_wherever_it_came_from_and_was_this_region_s_or_not()
    {
        Add(0, "a");
        Add(2, "a");
        Assert.False(Drop("a"));
        Assert.Empty(Take());
        Add(1, "b");
        Add(3, "b");
        Assert.True(Drop("b"));
        Assert.False(Drop("b"));
        Assert.Empty(Take());
    }

    [Fact]
    public void What_others_sent_is_dropped_with_its_bytes_and_the_own_is_kept()
    {
        Add(0, "abcdefghij");
        Add(1, "b");
        Add(3, "c");
        _pool.DropOthers();
        Assert.Equal(["b"], Take());
        Assert.True(Add(0, "abcdefghij"));
        Assert.Equal(["b", "abcdefghij"], Take());
    }

    [Fact]
    public void Version_changes_with_what_is_in_it()
    {
        Add(0, "a");
        var version = _pool.Version;
        Add(0, "a");
        Take();
        _pool.SendAgain(default, default);
        Assert.Equal(version, _pool.Version);
        Add(0, "b");
        Assert.True(_pool.Version > version);
        version = _pool.Version;
        Drop("a");
        Assert.True(_pool.Version > version);
        version = _pool.Version;
        _pool.DropOthers();
        Assert.True(_pool.Version > version);
    }

    [Fact]
    public void Commands_are_taken_of_each_member_in_turn_and_the_first_one_changes()
    {
        foreach (var (member, command) in new[] { (0, "a"), (0, "b"), (0, "c"), (2, "x"), (3, "y"), (3, "z") })
        {
            Add(member, command);
        }

        Assert.Equal(["a", "x", "y", "b", "z", "c"], Take());
        Assert.Equal(["x", "y", "a", "z", "b", "c"], Take());
        Assert.Equal(["x", "y", "a", "z", "b", "c"], Take());
        Assert.Equal(["y", "a", "x", "z", "b", "c"], Take());
        Assert.Equal(["a", "x", "y", "b", "z", "c"], Take());
    }

    [Fact]
    public void Command_of_several_members_is_taken_once()
    {
        Add(0, "a");
        Add(0, "b");
        Add(2, "a");
        Assert.Equal(["a", "b"], Take());
    }

    [Fact]
    public void No_more_is_taken_than_a_block_may_have()
    {
        var pool = new BftPool(1, 4, new BftOptions());
        for (var i = 0; i < BftBlock.CommandsMax; i++)
        {
            pool.Add(i % 2, Bytes($"{i:x3}"), default);
            pool.Add(3, Bytes($"{i:x3}3"), default);
        }

        Assert.Equal(BftBlock.CommandsMax, pool.Take().Count);
    }

    [Fact]
    public void Block_s_worth_of_one_member_is_taken_whole()
    {
        var pool = new BftPool(1, 4, new BftOptions());
        for (var i = 0; i < BftBlock.CommandsMax; i++)
        {
            pool.Add(0, Bytes($"{i:x3}"), default);
        }

        Assert.Equal(BftBlock.CommandsMax, pool.Take().Count);
    }

    [Fact]
    public void No_more_bytes_are_taken_than_a_block_may_have_and_what_is_short_enough_fits_behind()
    {
        var options = new BftOptions { CommandBytesMax = BftBlock.BytesMax };
        var pool = new BftPool(1, 4, options);
        pool.Add(0, new byte[BftBlock.BytesMax - 1], default);
        pool.Add(0, Bytes("ab"), default);
        pool.Add(0, Bytes("c"), default);
        pool.Add(0, Bytes("d"), default);
        Assert.Equal([BftBlock.BytesMax - 1, 1], pool.Take().Select(command => command.Length));
    }

    [Fact]
    public void Own_commands_are_sent_again_when_they_were_not_for_so_long()
    {
        Add(1, "a", 0);
        Add(1, "b", 5);
        Add(0, "c", 0);
        Assert.Empty(Again(9));
        Assert.Equal(["a"], Again(10));
        Assert.Empty(Again(19));
        Assert.Equal(["a", "b"], Again(20));
        Assert.Empty(Again(29));
        Assert.Equal(["a", "b"], Again(30));
    }

    [Fact]
    public void No_more_is_sent_again_than_a_message_may_have()
    {
        var pool = new BftPool(1, 4, new BftOptions());
        for (var i = 0; i <= BftBlock.CommandsMax; i++)
        {
            pool.Add(1, Bytes($"{i:x3}"), default);
        }

        Assert.Equal(BftBlock.CommandsMax, pool.SendAgain(Interval, Interval).Count);
        pool = new BftPool(1, 4, new BftOptions { CommandBytesMax = BftBlock.BytesMax });
        pool.Add(1, new byte[BftBlock.BytesMax - 1], default);
        pool.Add(1, Bytes("a"), default);
        pool.Add(1, Bytes("b"), default);
        Assert.Equal(2, pool.SendAgain(Interval, Interval).Count);
    }

    private bool Add(int member, string command, double milliseconds = 0) =>
        _pool.Add(member, Bytes(command), TimeSpan.FromMilliseconds(milliseconds));

    private bool Drop(string command) => _pool.Drop(Bytes(command));

    private string[] Take() => Texts(_pool.Take());

    private string[] Again(double milliseconds) => Texts(_pool.SendAgain(TimeSpan.FromMilliseconds(milliseconds), Interval));

    private static string[] Texts(IEnumerable<ReadOnlyMemory<byte>> commands) =>
        [.. commands.Select(command => System.Text.Encoding.ASCII.GetString(command.Span))];
}
