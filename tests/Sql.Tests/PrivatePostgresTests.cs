using NovaCron.Launcher.Postgres;
using NovaCron.PostgresKit;
using Npgsql;

namespace NovaCron.Sql.Tests;

/// <summary>The server that tests, benches and the launcher start themselves.</summary>
public sealed class PrivatePostgresTests
{
    [PostgresFact]
    public async Task What_was_committed_survives_its_kill_and_is_found_on_the_same_port()
    {
        var folder = Directory.CreateTempSubdirectory("novacron-private-").FullName;
        try
        {
            await using var server = new PrivatePostgres(new PrivatePostgresOptions { Folder = folder });
            await server.StartAsync(CancellationToken.None);
            var database = await server.EnsureDatabaseAsync("eu", CancellationToken.None) + ";Pooling=false";
            await ExecuteAsync(database, "CREATE TABLE Things (Id integer); INSERT INTO Things VALUES (1)");

            await server.KillAsync();
            Assert.False(server.IsRunning);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(database, "SELECT 1"));
            await server.StartAsync(CancellationToken.None);
            await ExecuteAsync(database, "INSERT INTO Things VALUES (2)");
            await server.StopAsync(PostgresStop.Immediate, CancellationToken.None);
            await server.StartAsync(CancellationToken.None);

            Assert.Equal(database, await server.EnsureDatabaseAsync("eu", CancellationToken.None) + ";Pooling=false");
            Assert.Equal(2L, await ExecuteAsync(database, "SELECT count(*) FROM Things"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [PostgresFact]
    public async Task A_throwaway_takes_its_folder_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("novacron-private-").FullName;
        await using (var server = new PrivatePostgres(new PrivatePostgresOptions { Folder = folder, IsThrowaway = true }))
            await server.StartAsync(CancellationToken.None);

        Assert.False(Directory.Exists(folder));
    }

    private static async Task<object?> ExecuteAsync(string database, string statements)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The statements are this test's constants.
        await using var command = new NpgsqlCommand(statements, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
