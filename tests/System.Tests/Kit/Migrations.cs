using System.Text.Json;

namespace NovaCron.SystemTests.Kit;

/// <summary>Migrations as REST tells them.</summary>
internal static class Migrations
{
    /// <summary>Begins one and returns its id.</summary>
    public static async Task<string> BeginAsync(Region region, string vm, string target) =>
        (await region.PostAsync($"/v1/vms/{vm}:migrate", new { targetRegion = target, streams = 1 })).Succeeded().Text("id");

    /// <summary>Waits until memory is on its way; fails when the migration ends before.</summary>
    public static Task UntilCopyingAsync(Region region, string id) => Patience.UntilAsync(
        async () =>
        {
            var migration = (await region.GetAsync($"/v1/migrations/{id}")).Succeeded().Json;
            Assert.False(migration.GetProperty("hasEnded").GetBoolean(), $"It ended before it could be disturbed: {migration}");
            return migration.GetProperty("phase").GetString() == "copying"
                && migration.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
                && progress.GetProperty("wireBytes").GetInt64() > 0;
        },
        () => $"Migration {id} does not begin to copy.\n{region.Describe()}");

    /// <summary>Waits for its end and returns it.</summary>
    public static async Task<JsonElement> EndAsync(Region region, string id)
    {
        JsonElement migration = default;
        await Patience.UntilAsync(
            async () => (migration = (await region.GetAsync($"/v1/migrations/{id}")).Succeeded().Json).GetProperty("hasEnded").GetBoolean(),
            () => $"Migration {id} does not end: {migration}\n{region.Describe()}");
        return migration;
    }
}
