using System.Net;
using System.Net.Http.Json;
using NovaCron.Launcher;
using NovaCron.PostgresKit;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Regions;

/// <summary>A region on PostgreSQL, as far as one silo shows it.</summary>
public sealed class SharedDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task A_region_starts_on_its_schema_only_and_keeps_its_state_there()
    {
        await using var server = await TestPostgres.CreateDatabaseAsync("region");
        await using var region = new RegionUnderTest(Options(server.ConnectionString), _folder["ca"]);
        var refusal = await Assert.ThrowsAsync<StartupException>(region.StartAsync);
        Assert.Equal(ExitCodes.ConfigurationError, refusal.ExitCode);
        Assert.Contains("10-orleans-persistence", refusal.Message, StringComparison.Ordinal);
        await using (var database = new PostgresDatabase(server.ConnectionString, new PostgresOptions()))
            await database.ApplySchemaAsync(CancellationToken.None);

        await region.StartAsync();
        var kernel = _folder["vmlinuz"];
        await File.WriteAllTextAsync(kernel, "a kernel");
        using var api = new HttpClient { BaseAddress = region.Api };
        using (var ready = await api.GetAsync("/readyz"))
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        using (var created = await api.PostAsJsonAsync("/v1/vms", new { name = "web-1", memoryBytes = 64L << 20, kernel }))
            Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
        await region.StopAsync();

        await using var stored = server.DataSource.CreateCommand(
            "SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString LIKE '%web-1%'");
        Assert.Equal(1L, await stored.ExecuteScalarAsync());
        await region.StartAsync();
        using var found = await api.GetAsync("/v1/vms/web-1");
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.False(File.Exists(new DataFolder(region.Options.DataDirectory).DatabaseFile));
    }

    private RegionOptions Options(string database)
    {
        var plain = RegionUnderTest.CreateOptions("eu", _folder["eu"], FreePorts.Take(4));
        return new RegionOptions
        {
            Region = plain.Region,
            DataDirectory = plain.DataDirectory,
            Database = database,
            HostName = plain.HostName,
            Hypervisor = plain.Hypervisor,
            MemoryBytes = plain.MemoryBytes,
            Listen = plain.Listen,
            Api = plain.Api,
            OrleansSiloPort = plain.OrleansSiloPort,
            OrleansGatewayPort = plain.OrleansGatewayPort,
        };
    }
}
