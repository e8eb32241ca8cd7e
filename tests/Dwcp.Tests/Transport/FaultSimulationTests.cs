using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>Transfers through broken connections arrive whole, and what is sent again is bounded.</summary>
public sealed class FaultSimulationTests
{
    private static readonly TimeSpan IdleTimeMax = new AmstOptions().IdleTimeMax;

    [Fact]
    public Task Random_faults_with_streams_that_come_and_go_change_nothing_that_arrives() =>
        AllAsync(seeds: 2, seed => Any(seed).RunAsync(payloads: 200, faults: 5, AnyFaultAsync));

    [Fact]
    [Trait("Category", "Long")]
    public Task Random_faults_of_200_transfers_change_nothing_that_arrives() =>
        AllAsync(seeds: 200, seed => Any(seed).RunAsync(payloads: 600, faults: 20, AnyFaultAsync));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Killing_every_connection_sends_at_most_the_window_again(int streams)
    {
        var seed = Random.Shared.Next();
        var simulation = new FaultSimulation(seed, streams);
        await simulation.RunAsync(payloads: 300, faults: 1, (it, _) => Do(() => it.Network.Kill()));
        Assert.True(simulation.Statistics!.RetransmittedBytes <= simulation.WindowBytes, $"seed {seed}");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public async Task Partition_is_a_pause(int seconds)
    {
        var seed = Random.Shared.Next();
        var simulation = new FaultSimulation(seed, streamsMax: 4);
        await simulation.RunAsync(payloads: 300, faults: 1, (it, _) => Do(() => it.Partition(TimeSpan.FromSeconds(seconds))));
        Assert.True(simulation.Statistics!.RetransmittedBytes <= simulation.WindowBytes, $"seed {seed}");
    }

    [Fact]
    public async Task Swallowed_connection_is_noticed_and_others_take_over()
    {
        var simulation = new FaultSimulation(Random.Shared.Next(), streamsMax: 4);
        await simulation.RunAsync(payloads: 400, faults: 3, (it, random) => Do(() => it.Network.Swallow(random)));
        Assert.InRange(simulation.Statistics!.RetransmittedBytes, 0, 3 * simulation.WindowBytes);
    }

    [Fact]
    public async Task All_connections_swallowed_are_replaced_by_a_probe_before_they_are_idle_for_too_long()
    {
        var simulation = new FaultSimulation(Random.Shared.Next(), streamsMax: 1);
        await simulation.RunAsync(payloads: 200, faults: 1, (it, _) => Do(() => it.Network.Swallow()));
        Assert.True(simulation.Statistics!.Stalls > 0);
        Assert.True(simulation.Statistics!.Reconnects > 0);
    }

    private static FaultSimulation Any(int seed) => new(seed, streamsMax: 1 + (seed % 6));

    private static Task AnyFaultAsync(FaultSimulation simulation, Random random) => Do(() =>
    {
        switch (random.Next(6))
        {
            case 0:
                simulation.Network.Kill();
                break;
            case 1 or 2:
                simulation.Network.Kill(random);
                break;
            case 3:
                simulation.Network.Swallow(random);
                break;
            case 4:
                simulation.Network.Swallow();
                break;
            default:
                simulation.Partition(random.NextDouble() * 2 * IdleTimeMax);
                break;
        }
    });

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static async Task AllAsync(int seeds, Func<int, Task> run)
    {
        var first = Random.Shared.Next(1_000_000);
        for (var seed = first; seed < first + seeds; seed++)
        {
            try
            {
                await run(seed);
            }
            catch (Exception error)
            {
                Assert.Fail($"{error}\nseed {seed}");
            }
        }
    }
}
