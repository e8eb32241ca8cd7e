using System.Text.Json;
using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>
/// Guests move between regions that keep a log, which says whose they are: with all members there, with most, and with too few.
/// </summary>
public sealed class LoggedMigrationTests(LoggedTrio trio) : IClassFixture<LoggedTrio>
{
    [Fact]
    public async Task A_guest_goes_round_and_the_log_counts_its_owners()
    {
        await trio.BootAsync("round");
        await using var console = trio.Eu.WatchConsole("round");
        await console.ExpectHeartbeatsAsync();

        await AssertMovesAsync(trio.Eu, "round", "us", 2);
        await AssertMovesAsync(trio.Us, "round", "asia", 3);
        await AssertMovesAsync(trio.Asia, "round", "eu", 4);

        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
        (await trio.Us.CliAsync("vm stop round")).Succeeded();
        (await trio.Asia.CliAsync("vm delete round")).Succeeded();
        (await trio.CreateAsync("round")).Succeeded();
        Assert.True((await VmAsync(trio.Eu, "round")).GetProperty("epoch").GetInt64() > 4);
    }

    [Fact]
    public async Task One_member_less_changes_nothing_and_two_less_leave_guests_where_they_are()
    {
        await trio.BootAsync("steady");
        await using var console = trio.Eu.WatchConsole("steady");
        await console.ExpectHeartbeatsAsync();
        await trio.Asia.KillAsync();
        await AssertMovesAsync(trio.Eu, "steady", "us", 2);
        await AssertMovesAsync(trio.Us, "steady", "eu", 3);
        await trio.Us.KillAsync();

        new Refusal(503, "region-unreachable", "create", "federation log", 3).AssertTold(await trio.CreateAsync("nobody"));
        await console.ExpectHeartbeatsAsync();

        await Task.WhenAll(trio.Us.StartAsync(), trio.Asia.StartAsync());
        await trio.ReuniteAsync();
        await AssertMovesAsync(trio.Eu, "steady", "asia", 4);
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
    }

    private static async Task AssertMovesAsync(Region from, string vm, string to, long epoch)
    {
        var migration = (await from.CliAsync($"vm migrate {vm} --to {to} -o json")).Succeeded().Json;
        Assert.Equal("completed", migration.GetProperty("phase").GetString());
        var moved = await VmAsync(from, vm);
        Assert.Equal((to, epoch), (moved.GetProperty("ownerRegion").GetString(), moved.GetProperty("epoch").GetInt64()));
    }

    private static async Task<JsonElement> VmAsync(Region region, string vm) => (await region.GetAsync($"/v1/vms/{vm}")).Succeeded().Json;
}
