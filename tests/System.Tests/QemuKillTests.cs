using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary><c>kill -9</c> of a region's process during the migration of a real guest, which outlives it.</summary>
public sealed class QemuKillTests(QemuPair pair) : IClassFixture<QemuPair>
{
    private Region Eu => pair.Eu;

    private Region Us => pair.Us;

    [QemuFact]
    public async Task Source_killed_during_the_copy_the_guest_runs_on_and_is_adopted()
    {
        var (id, before) = await CopyAsync("orphan");

        await Eu.KillAsync();

        Assert.Equal("running", await QemuMachines.FindStatusAsync(Eu, "orphan"));
        await AssertNotRunningInUsAsync("orphan");
        pair.Federation.Link.BytesPerSecond = 0;
        await Eu.StartAsync();
        await AssertSettledAsync("orphan", id, before);
    }

    [QemuFact]
    public async Task Target_killed_during_the_copy_the_guest_runs_on_at_its_source()
    {
        var (id, before) = await CopyAsync("steadfast");

        await Us.KillAsync();

        // What the dead target left behind never ran.
        Assert.Contains(await QemuMachines.FindStatusAsync(Us, "steadfast"), new[] { null, "inmigrate", "paused", "postmigrate" });
        pair.Federation.Link.BytesPerSecond = 0;
        await Us.StartAsync();
        await AssertSettledAsync("steadfast", id, before);
    }

    // Boots a guest and begins a copy that does not end before the link is let go; returns the last heartbeat seen.
    private async Task<(string Id, long Heartbeat)> CopyAsync(string vm)
    {
        await pair.BootAsync(vm);
        await using var console = Eu.WatchConsole(vm);
        await console.ExpectHeartbeatsAsync();
        pair.Federation.Link.BytesPerSecond = 128 * 1024;
        var id = await Migrations.BeginAsync(Eu, vm, "us");
        await Migrations.UntilCopyingAsync(Eu, id);
        await console.ExpectHeartbeatsAsync();
        console.AssertNoHeartbeatLost();
        return (id, console.Heartbeats[^1]);
    }

    private async Task AssertNotRunningInUsAsync(string vm)
    {
        var answer = await Us.GetAsync($"/v1/vms/{vm}");
        Assert.False(answer.Status == System.Net.HttpStatusCode.OK && answer.Text("ownerRegion") == "us", answer.Body);
    }

    // The migration ends, one machine is left, it is the owner's, and the guest in it has run on with its memory intact.
    private async Task AssertSettledAsync(string vm, string id, long heartbeat)
    {
        await pair.Federation.ReuniteAsync();
        var migration = await Migrations.EndAsync(Eu, id);
        var agreed = await pair.AgreeAsync(vm);
        var owner = agreed.GetProperty("ownerRegion").GetString()!;
        var completed = migration.GetProperty("phase").GetString() == "completed";
        Assert.Equal(completed ? ("us", 2L) : ("eu", 1L), (owner, agreed.GetProperty("epoch").GetInt64()));
        Assert.Contains(migration.GetProperty("phase").GetString(), new[] { "completed", "rolledBack" });
        Assert.Equal("running", agreed.GetProperty("phase").GetString());

        await using var console = Eu.WatchConsole(vm, "--offset", "-1");
        await console.ExpectHeartbeatsAsync();
        Assert.True(console.Heartbeats[0] > heartbeat, $"Heartbeat {console.Heartbeats[0]} came after {heartbeat}: another guest.");
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
        await Patience.UntilAsync(
            () => Machines(pair.Federation[owner], vm) == 1 && Machines(Eu, vm) + Machines(Us, vm) == 1,
            () => $"{Machines(Eu, vm)} machines of {vm} in eu, {Machines(Us, vm)} in us.\n{Eu.Describe()}\n{Us.Describe()}");
        (await Eu.CliAsync($"vm stop {vm}")).Succeeded();
        await Patience.UntilAsync(() => Machines(Eu, vm) + Machines(Us, vm) == 0, () => $"A machine of {vm} outlives it.");
    }

    private static int Machines(Region region, string vm) => Leftovers.Find(Path.Combine(region.DataFolder, "machines", vm)).Count;
}
