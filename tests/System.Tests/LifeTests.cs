using System.Text.Json;
using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>The fixed command forms, as a user's script runs them.</summary>
[Collection(Sites.Collection)]
public sealed class LifeTests(Sites sites)
{
    private Region Eu => sites.Eu;

    private Region Us => sites.Us;

    [Fact]
    public async Task A_VM_goes_through_its_whole_life_by_the_fixed_commands()
    {
        var create = $"vm create life --region eu --kernel {sites.Kernel()} --initrd {sites.Kernel()}"
            + " --append quiet --memory 16MiB --vcpus 2";
        Assert.Equal("life: created in eu, stopped", (await Eu.CliAsync(create)).Succeeded().Out.Trim());
        Assert.Equal("life: running", (await Eu.CliAsync("vm start life")).Succeeded().Out.Trim());
        await using var console = Eu.WatchConsole("life");
        await console.ExpectHeartbeatsAsync();
        Assert.Equal("life: paused", (await Eu.CliAsync("vm pause life")).Succeeded().Out.Trim());
        Assert.Equal("paused", Phase(await Eu.CliAsync("vm show life -o json")));
        Assert.Equal("running", Phase(await Eu.CliAsync("vm resume life -o json")));
        await console.ExpectHeartbeatsAsync();

        var shown = (await Eu.CliAsync("vm show life -o json")).Succeeded().Json;
        Assert.Equal(("life", "eu", 1L, 16L << 20, 2L), (
            shown.GetProperty("name").GetString(), shown.GetProperty("ownerRegion").GetString(), shown.GetProperty("epoch").GetInt64(),
            shown.GetProperty("memoryBytes").GetInt64(), shown.GetProperty("virtualCpus").GetInt64()));
        Assert.Equal("life: stopped", (await Eu.CliAsync("vm stop life")).Succeeded().Out.Trim());
        Assert.Equal(0, await console.WaitForEndAsync());
        console.AssertNoHeartbeatLost();
        Assert.True((await Eu.CliAsync("vm delete life -o json")).Succeeded().Json.GetProperty("deleted").GetBoolean());
        Assert.Equal(4, (await Eu.CliAsync("vm show life")).ExitCode);
    }

    [Theory]
    [InlineData("region list", "NAME", "eu *")]
    [InlineData("host list", "HYPERVISOR", "in-process")]
    [InlineData("vm list", "PHASE", "listed")]
    [InlineData("migration list", "FROM", "listed")]
    public async Task Everything_is_listed_as_a_table_and_as_JSON(string command, string header, string content)
    {
        if ((await Eu.GetAsync("/v1/vms/listed")).Json.TryGetProperty("code", out _))
        {
            await sites.BootAsync(Eu, "listed");
            (await Eu.CliAsync("vm migrate listed --to us")).Succeeded();
        }

        var table = (await Eu.CliAsync(command)).Succeeded().Out;
        Assert.Contains(header, table, StringComparison.Ordinal);
        Assert.Contains(content, table, StringComparison.Ordinal);
        var items = (await Eu.CliAsync(command + " -o json")).Succeeded().Json.GetProperty("items");
        var all = string.Concat(items.EnumerateArray().Select(item => item.ToString()));
        Assert.Contains(content.Split(' ')[0], all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_guest_moves_with_memory_and_console_and_the_report_has_every_key()
    {
        await sites.BootAsync(Eu, "mover", "32MiB");
        await using var console = Eu.WatchConsole("mover");
        await console.ExpectHeartbeatsAsync();

        var report = (await Eu.CliAsync("vm migrate mover --to us --streams 3 -o json")).Succeeded().Json;

        string[] keys =
        [
            "engine", "hypervisor", "guestMemoryBytes", "sourceRegion", "targetRegion", "totalSeconds", "streamBytes", "wireBytes",
            "streams", "downtimeMs", "heartbeatsLost", "corruptPages", "ownerRegion", "epoch",
        ];
        Assert.Empty(keys.Except(report.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(("in-process", 32L << 20, "eu", "us", 3, "us", 2L), (
            report.GetProperty("hypervisor").GetString(), report.GetProperty("guestMemoryBytes").GetInt64(),
            report.GetProperty("sourceRegion").GetString(), report.GetProperty("targetRegion").GetString(),
            report.GetProperty("streams").GetInt32(),
            report.GetProperty("ownerRegion").GetString(), report.GetProperty("epoch").GetInt64()));
        Assert.Contains(report.GetProperty("engine").GetString(), new[] { "orleans", "embedded" });
        Assert.True(report.GetProperty("streamBytes").GetInt64() > report.GetProperty("wireBytes").GetInt64());
        Assert.True(report.GetProperty("downtimeMs").GetDouble() > 0);

        // The reader still asks eu, and the guest has moved.
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
        await AssertMigrationIsToldAsync(report.GetProperty("migration").GetString()!);
        await AssertMovesBackAsync(console);
    }

    [Fact]
    public async Task Commands_are_forwarded_to_the_region_that_owns_the_VM()
    {
        await sites.BootAsync(Eu, "far");
        Assert.Equal(("running", "eu"), await SeenAsync(Us, "far"));
        Assert.Equal("paused", Phase(await Us.CliAsync("vm pause far -o json")));
        Assert.Equal(("paused", "eu"), await SeenAsync(Eu, "far"));
        Assert.Equal("running", Phase(await Us.CliAsync("vm resume far -o json")));
        await using var console = Us.WatchConsole("far");
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();

        Assert.Equal("us", (await Us.CliAsync("vm migrate far --to us -o json")).Succeeded().Json.GetProperty("ownerRegion").GetString());

        await console.ExpectHeartbeatsAsync();
        Assert.Equal(("running", "us"), await SeenAsync(Eu, "far"));
        Assert.Equal("stopped", Phase(await Eu.CliAsync("vm stop far -o json")));
        Assert.Equal(0, await console.WaitForEndAsync());
        console.AssertNoHeartbeatLost();
        (await Eu.CliAsync("vm delete far")).Succeeded();
        Assert.Equal(4, (await Us.CliAsync("vm show far")).ExitCode);
    }

    [Fact]
    public async Task A_migration_under_way_is_watched_from_both_regions_and_cancelled()
    {
        await sites.BootAsync(Eu, "undecided");
        await using var console = Eu.WatchConsole("undecided");
        await console.ExpectHeartbeatsAsync();
        using var slow = new SlowLink(sites.Link);
        var begun = await Eu.CliAsync("vm migrate undecided --to us --streams 1 --no-wait -o json");
        var id = begun.Succeeded().Json.GetProperty("id").GetString()!;
        await using var watch = Us.StartCli($"migration watch {id} -o json");
        await Migrations.UntilCopyingAsync(Eu, id);

        Assert.Equal("undecided", (await Us.CliAsync($"migration show {id} -o json")).Succeeded().Json.GetProperty("vm").GetString());
        (await Us.CliAsync($"migration cancel {id}")).Succeeded();

        Assert.Equal(6, await watch.WaitAsync());
        var report = JsonDocument.Parse(watch.Out).RootElement;
        Assert.Equal(("rolledBack", "eu", 1L, 16L << 20), (
            report.GetProperty("phase").GetString(), report.GetProperty("ownerRegion").GetString(), report.GetProperty("epoch").GetInt64(),
            report.GetProperty("guestMemoryBytes").GetInt64()));
        Assert.Equal("migration-cancelled", report.GetProperty("failure").GetProperty("code").GetString());
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
        Assert.Equal(("running", "eu"), await SeenAsync(Us, "undecided"));
    }

    private static string? Phase(CliResult result) => result.Succeeded().Json.GetProperty("phase").GetString();

    private static async Task<(string?, string?)> SeenAsync(Region by, string vm)
    {
        var shown = (await by.CliAsync($"vm show {vm} -o json")).Succeeded().Json;
        return (shown.GetProperty("phase").GetString(), shown.GetProperty("ownerRegion").GetString());
    }

    private async Task AssertMigrationIsToldAsync(string id)
    {
        foreach (var region in new[] { Eu, Us })
        {
            Assert.Equal("completed", Phase(await region.CliAsync($"migration show {id} -o json")));
        {
            var watched = await region.CliAsync($"migration watch {id}");
            Assert.Contains("mover runs in us, epoch 2", watched.Succeeded().Out, StringComparison.Ordinal);
        }

            Assert.Contains(id, (await region.CliAsync("migration list")).Succeeded().Out, StringComparison.Ordinal);
        }
    }

    private async Task AssertMovesBackAsync(ConsoleWatch console)
    {
        var back = (await Eu.CliAsync("vm migrate mover --to eu -o json")).Succeeded().Json;
        Assert.Equal(("eu", 3L), (back.GetProperty("ownerRegion").GetString(), back.GetProperty("epoch").GetInt64()));
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
    }
}
