using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class CommandBatchTests
{
    private readonly LogWorld _world = new(LogKit.Configuration());

    [Fact]
    public void A_batch_is_its_regions_word_for_that_chain_number_and_content()
    {
        var configuration = LogKit.Configuration();
        using var verifier = new EcdsaVerifier(configuration.Members.Select(member => member.Key));
        var batch = CommandBatch.Create(LogKit.Chain, "bom", 1, 7, [new byte[] { 1 }, new byte[] { 2 }], LogKit.Keys[1]);
        Assert.Equal(8, batch.Last);
        Assert.True(batch.Verify(configuration, verifier));
        Assert.True(CommandBatch.Decode(batch.Encode()).Verify(configuration with { Epoch = 9 }, verifier));
        Assert.False(batch.Verify(configuration with { Chain = "other" }, verifier));
        Assert.False((batch with { First = 8 }).Verify(configuration, verifier));
        Assert.False((batch with { Origin = "ams" }).Verify(configuration, verifier));
        Assert.False((batch with { Origin = "xyz" }).Verify(configuration, verifier));
        Assert.False((batch with { Commands = [new byte[] { 1 }] }).Verify(configuration, verifier));
        Assert.False((batch with { Commands = [new byte[] { 1, 2 }, default] }).Verify(configuration, verifier));
    }

    [Fact]
    public void A_batch_over_a_limit_is_none()
    {
        ReadOnlyMemory<byte> half = new byte[LogLimits.BatchBytesMax / 2];
        Assert.Throws<ArgumentException>(() => CommandBatch.Create(LogKit.Chain, "ams", 1, 1, [half, half], LogKit.Keys[0]));
        Assert.Throws<ArgumentException>(() => CommandBatch.Create(LogKit.Chain, "ams", 1, 1, [], LogKit.Keys[0]));
        var many = Enumerable.Repeat<ReadOnlyMemory<byte>>(default, LogLimits.BatchCommandsMax + 1).ToArray();
        Assert.Throws<ArgumentException>(() => CommandBatch.Create(LogKit.Chain, "ams", 1, 1, many, LogKit.Keys[0]));
        Assert.Throws<WireFormatException>(() => CommandBatch.Decode(new CommandBatch("ams", 1, 1, many, default).Encode()));
        Assert.Throws<WireFormatException>(() => CommandBatch.Decode(new CommandBatch("ams", 1, 0, [half], default).Encode()));
        Assert.Throws<WireFormatException>(() => CommandBatch.Decode(new CommandBatch("ams", 1, 1, [half, half], default).Encode()));
        CommandBatch.Decode(CommandBatch.Create(LogKit.Chain, "ams", 1, 1, [.. many.Skip(1)], LogKit.Keys[0]).Encode());
    }

    [Fact]
    public void A_batch_that_does_not_continue_its_regions_sequence_does_nothing()
    {
        ReadOnlyMemory<byte> command = new RenewLease("h1", "life 1").Encode();
        Assert.Empty(_world.Hand(new CommandBatch("ams", 1, 2, [command], default)));
        Assert.Single(_world.Hand(new CommandBatch("ams", 1, 1, [command], default)));
        var root = _world.State.Root;
        Assert.Empty(_world.Hand(new CommandBatch("ams", 1, 1, [command], default)));
        Assert.Empty(_world.Hand(new CommandBatch("ams", 1, 1, [command, command], default)));
        Assert.Empty(_world.Hand(new CommandBatch("xyz", 1, 1, [command], default)));
        Assert.Equal(root, _world.State.Root);
        Assert.Single(_world.Hand(new CommandBatch("ams", 1, 2, [command], default)));
        Assert.Equal(2, _world.State.FindLease(new("ams", "h1"))!.Renewals);
    }

    [Fact]
    public void Nothing_passes_a_switch_until_the_next_epoch_begins()
    {
        _world.Do("cpt", LogWorld.Proof("A1 bom"));
        var change = PolicyKit.WantedCommand(_world.State);
        var results = _world.DoAll("ams", new Acquire("db", "u1"), change, new Acquire("web", "u2"));
        Assert.Equal([new(CommandOutcome.Done, 1), new(CommandOutcome.Done, 2)], results);
        Assert.Equal(2, _world.State.LastOf("ams"));
        Assert.Null(_world.State.FindVm("web"));
        var root = _world.State.Root;
        var rest = new CommandBatch("ams", 1, 3, [new Acquire("web", "u2").Encode()], default);
        Assert.Empty(_world.Hand(rest));
        Assert.Empty(_world.Hand(new CommandBatch("dub", 1, 1, [new Acquire("web", "u2").Encode()], default)));
        Assert.Equal(root, _world.State.Root);
        _world.BeginEpoch();
        Assert.Equal([new(CommandOutcome.Done, 1)], _world.Hand(rest));
        Assert.Throws<InvalidOperationException>(_world.BeginEpoch);
    }

    [Fact]
    public void Answers_are_read_as_they_were_written()
    {
        foreach (var outcome in Enum.GetValues<CommandOutcome>())
        {
            var result = new CommandResult(outcome, 7, 9);
            Assert.Equal(result, CommandResult.Decode(result.Encode()));
        }

        Assert.Throws<WireFormatException>(() => CommandResult.Decode(new byte[17]));
    }

    [Fact]
    public void Later_life_begins_at_1_and_ends_what_the_one_before_left_under_way()
    {
        ReadOnlyMemory<byte> command = new RenewLease("h1", "life").Encode();
        Assert.Single(_world.Hand(new CommandBatch("ams", 1, 1, [command], default)));
        Assert.Empty(_world.Hand(new CommandBatch("ams", 3, 2, [command], default)));
        Assert.Single(_world.Hand(new CommandBatch("ams", 3, 1, [command], default)));
        Assert.Empty(_world.Hand(new CommandBatch("ams", 1, 2, [command], default)));
        Assert.Empty(_world.Hand(new CommandBatch("ams", 2, 1, [command], default)));
        Assert.Equal((0, 1), (_world.State.LastOf("ams", 1), _world.State.LastOf("ams", 3)));
    }
}
