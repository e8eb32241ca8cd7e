using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class LogLimitTests
{
    private readonly LogWorld _world = new(LogKit.Configuration());

    [Fact]
    public void A_host_over_the_limit_gets_no_lease_and_the_others_keep_theirs()
    {
        Fill(_world, LogLimits.HostsMax, i => new RenewLease($"h{i}", "life 1"));
        Assert.Equal(CommandOutcome.Full, _world.Do("ams", new RenewLease("one more", "life 1")).Outcome);
        Assert.Equal(new(CommandOutcome.Done, 0, 2), _world.Do("ams", new RenewLease("h7", "life 1")));
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", new DropLease("h8")).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", new RenewLease("one more", "life 1")).Outcome);
    }

    [Fact]
    public void The_oldest_offence_goes_when_there_are_too_many()
    {
        for (var i = 0; i <= LogLimits.OffencesMax; i++)
        {
            Assert.Equal(CommandOutcome.Done, _world.Do("ams", LogWorld.Proof($"A{i} bom")).Outcome);
        }

        Assert.Equal(LogLimits.OffencesMax, _world.State.Offences.Count);
        Assert.Equal("A1", _world.State.Offences[0].Item);
    }

    [Fact]
    public void A_member_over_the_limit_is_refused()
    {
        for (var i = 4; i <= LogLimits.MembersMax; i++)
        {
            using var key = EcdsaSigner.Create();
            var admit = LogKit.Signed(new Admit(i - 4, $"region {i}", key.Public, "us", OperatorSignature.None));
            var expected = i < LogLimits.MembersMax ? CommandOutcome.Done : CommandOutcome.Full;
            Assert.Equal(expected, _world.Do("ams", admit).Outcome);
        }
    }

    /// <summary>So many commands, each of which is done.</summary>
    internal static void Fill(LogWorld world, int count, Func<int, FederationCommand> command)
    {
        for (var i = 0; i < count; i += 500)
        {
            var results = world.DoAll("ams", [.. Enumerable.Range(i, 500).Select(command)]);
            Assert.All(results, result => Assert.Equal(CommandOutcome.Done, result.Outcome));
        }
    }
}
