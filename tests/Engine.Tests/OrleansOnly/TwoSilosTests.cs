using NovaCron.Engine.Tests.Calls;
using NovaCron.Engine.Tests.State;
using NovaCron.Engine.Tests.Support;
using NovaCron.PostgresKit;

namespace NovaCron.Engine.Tests.OrleansOnly;

public sealed class TwoSilosTests : IDisposable
{
    private const int GrainCount = 40;
    private const string Ledger = "NovaCron.Engine.Tests.State.Postgres";
    private readonly TestAuthority _authority = new();

    [PostgresFact]
    public async Task Calls_go_on_when_one_of_two_silos_stops()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        var first = await cluster.StartSiloAsync(silo => silo.UseTls(_authority.Configure));
        await using var second = await cluster.StartSiloAsync(silo => silo.UseTls(_authority.Configure));
        await using var client = await cluster.StartClientAsync(builder => builder.UseTls(_authority.Configure));
        var grains = Enumerable.Range(0, GrainCount)
            .Select(_ => client.Grains.GetGrain<ILedgerGrain>(Keys.New("ledger"), Ledger)).ToArray();
        await Task.WhenAll(grains.Select(grain => grain.AddAsync(1, "both")));
        await first.DisposeAsync();
        foreach (var grain in grains)
        {
            await Signals.UntilAsync(() => HasTotalAsync(grain, 1), "An answer of the silo that is left");
        }

        await Task.WhenAll(grains.Select(grain => grain.AddAsync(1, "one")));
        Assert.All(await Task.WhenAll(grains.Select(grain => grain.GetAsync())), view => Assert.Equal(2, view.Total));
    }

    [PostgresFact]
    public async Task Both_silos_have_grains_and_call_each_other_under_tls()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var first = await cluster.StartSiloAsync(silo => silo.UseTls(_authority.Configure));
        await using var second = await cluster.StartSiloAsync(silo => silo.UseTls(_authority.Configure));
        var keys = Enumerable.Range(0, GrainCount).Select(_ => Keys.New("call")).ToArray();
        Assert.Equal(Enumerable.Repeat(2, GrainCount), await SumAsync(first, keys));
        Assert.Equal(Enumerable.Repeat(2, GrainCount), await SumAsync(second, keys));
        Assert.Equal(2, await cluster.Database.CountAsync("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3"));
    }

    public void Dispose() => _authority.Dispose();

    private static Task<int[]> SumAsync(TestSilo silo, string[] keys) =>
        Task.WhenAll(keys.Select(key => silo.Grains.GetGrain<ICallGrain>(key).SumAsync(1, 1).AsTask()));

    private static async Task<bool> HasTotalAsync(ILedgerGrain grain, int total)
    {
        try
        {
            return (await grain.GetAsync()).Total == total;
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return false;
        }
    }
}
