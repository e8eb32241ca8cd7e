using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary><c>kill -9</c> of a region's process during a migration. Its in-process guests die with it; its records must not.</summary>
public sealed class KillTests(InProcessPair pair) : IClassFixture<InProcessPair>
{
    private Region Eu => pair.Eu;

    private Region Us => pair.Us;

    [Fact]
    public async Task Target_killed_during_the_copy_leaves_the_guest_running_at_its_source()
    {
        await pair.BootAsync("kill-target");
        await using var console = Eu.WatchConsole("kill-target");
        await console.ExpectHeartbeatsAsync();
        var (id, slow) = await CopyAsync("kill-target");

        using (slow)
            await Us.KillAsync();

        var migration = await Migrations.EndAsync(Eu, id);
        Assert.Equal("rolledBack", migration.GetProperty("phase").GetString());
        Assert.Equal("copying", migration.GetProperty("failure").GetProperty("stage").GetString());
        await console.ExpectHeartbeatsAsync();
        var refusal = new Refusal(503, "region-unreachable", "link", "link eu-us", 3);
        refusal.AssertTold(await Eu.PostAsync("/v1/vms/kill-target:migrate", new { targetRegion = "us" }));
        refusal.AssertTold(await Eu.CliAsync("vm migrate kill-target --to us"));
        await console.ExpectHeartbeatsAsync();

        await RestartAsync(Us);
        var vm = await pair.AgreeAsync("kill-target");
        Assert.Equal(("running", "eu", 1L), (vm.GetProperty("phase").GetString(), vm.GetProperty("ownerRegion").GetString(),
            vm.GetProperty("epoch").GetInt64()));
        await AssertMovesAsync("kill-target");
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
    }

    [Fact]
    public async Task Source_killed_during_the_copy_rolls_back_and_the_target_lets_go()
    {
        await pair.BootAsync("kill-source");
        var (id, slow) = await CopyAsync("kill-source");

        using (slow)
            await Eu.KillAsync();

        await AssertNotRunningInUsAsync("kill-source");
        await RestartAsync(Eu);
        await AssertRecoversAsync("kill-source", id);
    }

    [Fact]
    public async Task Both_killed_during_the_copy_roll_back()
    {
        await pair.BootAsync("kill-both");
        var (id, slow) = await CopyAsync("kill-both");

        using (slow)
            await Task.WhenAll(Eu.KillAsync(), Us.KillAsync());

        await RestartAsync(Us, Eu);
        await AssertRecoversAsync("kill-both", id);
    }

    // The copy does not end before the link is let go.
    private async Task<(string Id, SlowLink Slow)> CopyAsync(string vm)
    {
        var slow = new SlowLink(pair.Federation.Link);
        var id = await Migrations.BeginAsync(Eu, vm, "us");
        await Migrations.UntilCopyingAsync(Eu, id);
        return (id, slow);
    }

    // A target that comes back asks its source what became of the guest that it waited for; until then it takes no other.
    private async Task AssertMovesAsync(string vm)
    {
        CliResult moved = new(0, "", "");
        await Patience.UntilAsync(
            async () =>
            {
                moved = await Eu.CliAsync($"vm migrate {vm} --to us -o json");
                var mayTryAgain = moved.ExitCode == 0 || moved.Json.GetProperty("failure").GetProperty("retryable").GetBoolean();
                Assert.True(mayTryAgain, moved.ToString());
                return moved.ExitCode == 0;
            },
            () => $"{vm} does not move any more: {moved}\n{Us.Describe()}");
        Assert.Equal("us", moved.Json.GetProperty("ownerRegion").GetString());
    }

    private async Task RestartAsync(params Region[] regions)
    {
        await Task.WhenAll(regions.Select(region => region.StartAsync()));
        await pair.Federation.ReuniteAsync();
    }

    // The target's record never says that it owns a guest which the source has not handed over.
    private async Task AssertNotRunningInUsAsync(string vm)
    {
        var answer = await Us.GetAsync($"/v1/vms/{vm}");
        Assert.False(answer.Status == System.Net.HttpStatusCode.OK && answer.Text("ownerRegion") == "us", answer.Body);
    }

    // The guest has died with its process; the VM is where it was, can be started again, and moves.
    private async Task AssertRecoversAsync(string vm, string id)
    {
        Assert.Equal("rolledBack", (await Migrations.EndAsync(Eu, id)).GetProperty("phase").GetString());
        Assert.Equal("rolledBack", (await Us.GetAsync($"/v1/migrations/{id}")).Succeeded().Text("phase"));
        var agreed = await pair.AgreeAsync(vm);
        Assert.Equal(
            ("failed", "eu", 1L),
            (agreed.GetProperty("phase").GetString(), agreed.GetProperty("ownerRegion").GetString(),
            agreed.GetProperty("epoch").GetInt64()));

        (await Us.CliAsync($"vm start {vm}")).Succeeded();
        await using var console = Us.WatchConsole(vm);
        await console.ExpectHeartbeatsAsync();
        (await Us.CliAsync($"vm migrate {vm} --to us")).Succeeded();
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
    }
}
