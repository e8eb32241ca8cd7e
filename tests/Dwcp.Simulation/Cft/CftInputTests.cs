using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>What a replica cannot begin with, and whose messages it does not look at.</summary>
public sealed class CftInputTests
{
    public static TheoryData<string, Action> Nulls => new()
    {
        { "stable", () => Replica(stable: null!) },
        { "options", () => Replica(options: null!) },
        { "input", () => new LoneReplica(CftStable.None).Step(null!) },
    };

    [Theory]
    [MemberData(nameof(Nulls))]
    public void What_must_be_there_is_named(string name, Action missing) =>
        Assert.Equal(name, Assert.Throws<ArgumentNullException>(missing).ParamName);

    [Theory]
    [InlineData(0, 0, "members")]
    [InlineData(0, -1, "members")]
    [InlineData(-1, 3, "self")]
    [InlineData(3, 3, "self")]
    public void Member_must_be_one_of_the_group(int self, int members, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => Replica(self, members)).ParamName);

    [Fact]
    public void Options_are_checked() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Replica(options: LoneReplica.Options with { ReadsMax = 0 }));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void Message_of_the_member_itself_or_of_none_is_not_looked_at(int from)
    {
        var member = new LoneReplica(LoneReplica.Log(3));
        Assert.Empty(member.Receive(from, new CftMessage.Vote(4, 9, 3)));
        Assert.Equal(3, member.Term);
    }

    private static CftReplica Replica(int self = 0, int members = 3) =>
        new(self, members, CftStable.None, LoneReplica.Options, seed: 1, TimeSpan.Zero);

    private static CftReplica Replica(CftStable stable) => new(0, 3, stable, LoneReplica.Options, seed: 1, TimeSpan.Zero);

    private static CftReplica Replica(CftOptions options) => new(0, 3, CftStable.None, options, seed: 1, TimeSpan.Zero);
}
