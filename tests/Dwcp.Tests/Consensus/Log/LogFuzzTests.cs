using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Tests.Consensus.Receipts;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class LogFuzzTests
{
    public static TheoryData<string> Kinds() => [.. Samples().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_that_are_none_are_refused_by_one_exception(string kind)
    {
        var (good, decode) = Samples()[kind];
        decode(good);
        var random = new Random(kind.Length);
        for (var i = 0; i < (good.Length > 500 ? 400 : 1500); i++)
        {
            var bytes = Mutated(good, random);
            try
            {
                decode(bytes);
            }
            catch (WireFormatException)
            {
                // That is the one.
            }
        }

        for (var length = 0; length < good.Length; length += 1 + (good.Length / 100))
        {
            Assert.Throws<WireFormatException>(() => decode(good[..length]));
        }

        Assert.Throws<WireFormatException>(() => decode([.. good, 0]));
    }

    [Fact]
    public void A_state_survives_any_commands_bytes()
    {
        var random = new Random(5);
        var world = new LogWorld(LogKit.Configuration());
        world.Leased("ams", "vm0", "h0");
        var samples = new List<byte[]>();
        for (var i = 0; i < 300; i++)
        {
            var action = new LogAction(random.Next(100), random.Next(4), random.Next(4), random.Next(2), random.Next(100));
            samples.Add(LogActions.CommandOf(action, world.State).Command.Encode());
        }

        for (var i = 0; i < 5000; i++)
        {
            var command = Mutated(samples[random.Next(samples.Count)], random);
            var origin = LogKit.Regions[random.Next(4)];
            Assert.Single(world.Hand(new CommandBatch(origin, 1, world.State.LastOf(origin) + 1, [command], default)));
        }

        Assert.Equal(world.State.Root, FederationState.Decode(world.State.Encode()).Root);
    }

    private static byte[] Mutated(byte[] good, Random random)
    {
        var bytes = (byte[])good.Clone();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => 0,
                _ => 255,
            };
        }

        return bytes;
    }

    private static Dictionary<string, (byte[] Good, Action<byte[]> Decode)> Samples()
    {
        var world = new LogWorld(LogKit.Configuration());
        var epoch = world.Leased("ams", "db", "h1");
        world.Do("ams", new FederationCommand.Prepare("db", epoch, "m1", "bom"));
        world.MeasureAll();
        world.Do("cpt", LogWorld.Proof("A1 bom"));
        var admit = new FederationCommand.Admit(0, "eze", LogKit.Keys[4].Public, "us", OperatorSignature.None);
        var batch = CommandBatch.Create(LogKit.Chain, "ams", 1, 1, [admit.Encode(), new byte[] { 1 }], LogKit.Keys[0]);
        var change = LogKit.Signed(PolicyKit.WantedCommand(world.State));
        var transfer = LogKit.Transfer("db", 1, 1, "bom", "m1");
        var receipt = ReceiptKit.Receipt();
        return new()
        {
            ["state"] = (world.State.Encode(), bytes => FederationState.Decode(bytes)),
            ["configuration"] = (world.State.Configuration.Encode(), bytes => FederationConfiguration.Decode(bytes)),
            ["batch"] = (batch.Encode(), bytes => CommandBatch.Decode(bytes)),
            ["admit"] = (LogKit.Signed(admit).Encode(), bytes => FederationCommand.Decode(bytes)),
            ["switch"] = (change.Encode(), bytes => FederationCommand.Decode(bytes)),
            ["measure"] = (world.Measurement("ams", 7).Encode(), bytes => FederationCommand.Decode(bytes)),
            ["transfer"] = (transfer.Encode(), bytes => FederationCommand.Decode(bytes)),
            ["receipt"] = (receipt.Encode(), bytes => MigrationReceipt.Decode(bytes)),
            ["result"] = (new CommandResult(CommandOutcome.Done, 1, 2).Encode(), bytes => CommandResult.Decode(bytes)),
        };
    }
}
