using System.Text.Json;
using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>The link is cut while a guest is copied, without a word to either side, and comes back.</summary>
public sealed class CutLinkTests(InProcessPair pair) : IClassFixture<InProcessPair>
{
    private Region Eu => pair.Eu;

    [Fact]
    public Task Link_cut_during_the_copy_is_told_as_a_pause_and_the_migration_completes() => CutAsync("cut", TimeSpan.Zero);

    // Longer than the pings of the federation link (15 s), the silence of a connection (20 s) and the target's doubt (30 s).
    [Fact, Trait("Category", "Long")]
    public Task Link_cut_for_longer_than_every_patience_but_the_copys_own_does_not_end_it() =>
        CutAsync("long-cut", TimeSpan.FromSeconds(45));

    private async Task CutAsync(string vm, TimeSpan length)
    {
        await pair.BootAsync(vm);
        await using var console = Eu.WatchConsole(vm);
        await console.ExpectHeartbeatsAsync();
        var link = pair.Federation.Link;
        JsonElement migration;
        using (new SlowLink(link))
        {
            var id = await Migrations.BeginAsync(Eu, vm, "us");
            await Migrations.UntilCopyingAsync(Eu, id);
            link.IsCut = true;
            try
            {
                await UntilStalledAsync(id);
                await Task.Delay(length);
                await console.ExpectHeartbeatsAsync();
                migration = await FindAsync(id);
                Assert.Equal("copying", migration.GetProperty("phase").GetString());
                Assert.Equal(JsonValueKind.Null, migration.GetProperty("failure").ValueKind);
            }
            finally
            {
                link.IsCut = false;
            }
        }

        migration = await Migrations.EndAsync(Eu, migration.GetProperty("id").GetString()!);
        Assert.True(migration.GetProperty("phase").GetString() == "completed", $"{migration}\n{Eu.Describe()}\n{pair.Us.Describe()}");
        var progress = migration.GetProperty("progress");
        Assert.True(progress.GetProperty("stalls").GetInt32() > 0, $"{migration}");
        Assert.True(progress.GetProperty("stalledSeconds").GetDouble() > length.TotalSeconds, $"{migration}");
        await console.ExpectHeartbeatsAsync();
        await console.ExpectIntactMemoryAsync();
        console.AssertNoHeartbeatLost();
    }

    private Task UntilStalledAsync(string id)
    {
        JsonElement migration = default;
        return Patience.UntilAsync(
            async () =>
            {
                migration = await FindAsync(id);
                Assert.False(migration.GetProperty("hasEnded").GetBoolean(), $"{migration}");
                return migration.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
                    && progress.GetProperty("stalledSince").ValueKind != JsonValueKind.Null;
            },
            () => $"Nobody says that the copy stands still: {migration}\n{Eu.Describe()}");
    }

    private async Task<JsonElement> FindAsync(string id) => (await Eu.GetAsync($"/v1/migrations/{id}")).Succeeded().Json;
}
