using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class ExactlyOnceTests
{
    private static readonly ReadOnlyMemory<byte> Renewal = new FederationCommand.RenewLease("h1", "life 1").Encode();

    /// <summary>
    /// Two regions cut the same commands into batches at random, again and again, as they would after crashes; the batches come at random,
    /// some several times, some never. Each command is a renewal, and a renewal's answer tells how many were executed before it.
    /// </summary>
    [Fact]
    public void Each_command_is_executed_once_and_in_order_whatever_happens_to_batches()
    {
        var executed = 0L;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var state = FederationState.Create(LogKit.Configuration());
            var underWay = new List<CommandBatch>();
            for (var i = 0; i < 200; i++)
            {
                var origin = LogKit.Regions[random.Next(2)];
                var first = Math.Max(1, state.LastOf(origin) + random.Next(-3, 6));
                underWay.Add(new CommandBatch(origin, 1, first, [.. Enumerable.Repeat(Renewal, random.Next(1, 5))], default));
                var batch = underWay[random.Next(underWay.Count)];
                var before = state.LastOf(batch.Origin);
                state = state.Execute(batch, NoEvidenceJudge.Instance, out var results);
                executed += results.Count;
                if (!results.Select(result => result.Number).SequenceEqual(Enumerable.Range(1, results.Count).Select(n => before + n)))
                {
                    return false;
                }
            }

            return LogKit.Regions.Take(2).All(region =>
                (state.FindLease(new(region, "h1"))?.Renewals ?? 0) == state.LastOf(region));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Assert.True(executed > 5000, $"{executed} commands were executed: repeats and losses are not exercised");
    }
}
