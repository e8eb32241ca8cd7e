using System.Net;
using NovaCron.Cluster.Tests.Kit;
using NovaCron.Launcher.Postgres;

namespace NovaCron.Cluster.Tests;

/// <summary>Faults under a load of VM commands, held against an outside ledger: none is lost, none has its effect twice.</summary>
[Collection(Regions.Collection)]
public sealed class LedgerTests(Regions regions) : IAsyncLifetime
{
    private const int TemporaryFailure = 75;

    public Task InitializeAsync() => regions.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [MachinesFact]
    public async Task The_database_goes_and_comes_back_and_no_command_is_lost_or_repeated()
    {
        using var ledger = await LedgerRun.StartAsync(regions, "outage");
        await ledger.ExpectProgressAsync();
        var (steady, late) = (regions.SilosOf("eu")[0], regions.SilosOf("eu")[1]);
        using var api = regions.ApiOf(steady);
        await late.KillAsync();
        var ends = late.ExitCodes.Count;

        await regions.Site.Run.Postgres("eu").StopAsync(PostgresStop.Immediate, CancellationToken.None);

        await Patience.UntilAsync(
            async () => await api.FindStatusAsync("/readyz") == HttpStatusCode.ServiceUnavailable,
            () => $"{steady.Name} is ready without its database.\n{regions.Describe()}");
        await late.StartAsync();
        await Patience.UntilAsync(
            () => late.ExitCodes.Count > ends, () => $"{late.Name} does not end without its database.\n{regions.Describe()}");
        Assert.Equal(TemporaryFailure, late.ExitCodes[ends]);
        Assert.Equal(HttpStatusCode.OK, await api.FindStatusAsync("/livez"));

        await regions.Site.Run.Postgres("eu").StartAsync(CancellationToken.None);
        await regions.ReadyAsync();
        await ledger.ExpectProgressAsync();
        await ledger.ExpectBalanceAsync();
    }

    [MachinesFact]
    public Task Two_silos_are_killed_in_turn_and_no_command_is_lost_or_repeated() => KillAsync("crash", kills: 2);

    [MachinesFact]
    [Trait("Category", "Long")]
    public Task Twenty_silos_are_killed_in_turn_and_no_command_is_lost_or_repeated() => KillAsync("crashes", kills: 20);

    private async Task KillAsync(string name, int kills)
    {
        using var ledger = await LedgerRun.StartAsync(regions, name);
        await ledger.ExpectProgressAsync();
        for (var kill = 0; kill < kills; kill++)
        {
            var victim = regions.SilosOf("eu")[kill % 2];
            var ends = victim.ExitCodes.Count;
            victim.Crash();
            await Patience.UntilAsync(() => victim.ExitCodes.Count > ends, () => $"{victim.Name} outlives kill -9.");
            await victim.WaitUntilReadyAsync();
            await ledger.ExpectProgressAsync();
        }

        await ledger.ExpectBalanceAsync();
    }
}
