using System.Data.Common;
using System.Globalization;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.PostgresKit;
using NovaCron.Silo.Storage;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Storage.Replicas;

/// <summary>A database on which stores are tested, and the last content of members' records as a plain list.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestPostgresDatabase? _server;
    private readonly RegionDatabase _database;

    private StoreUnderTest(TestPostgresDatabase? server)
    {
        _server = server;
        _database = server is null
            ? new SqliteDatabase(_folder["region.db"])
            : new PostgresDatabase(server.ConnectionString, new PostgresOptions());
    }

    /// <summary>The database as a silo has it.</summary>
    public RegionDatabase Database => _database;

    public static async Task<StoreUnderTest> CreateAsync(string kind)
    {
        var made = new StoreUnderTest(kind == "sqlite" ? null : await TestPostgres.CreateDatabaseAsync("replica"));
        await made._database.ApplySchemaAsync(CancellationToken.None);
        return made;
    }

    public IReplicaStore Open(string replica = "eu") => _database.OpenReplica(replica);

    /// <summary>What another process would find, by text; the fence is not touched.</summary>
    public async Task<string> DumpAsync(string replica = "eu")
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The member's name is this test's.
        command.CommandText =
            $"SELECT Slot, Epoch, Number, Value FROM NovaCronReplicaRecord WHERE Replica = '{replica}' ORDER BY Slot, Epoch, Number";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            var key = Enumerable.Range(0, 3).Select(i => Convert.ToInt64(reader.GetValue(i), CultureInfo.InvariantCulture));
            lines.Add($"{string.Join('/', key)}={Convert.ToHexString((byte[])reader.GetValue(3))}");
        }

        return string.Join(' ', lines);
    }

    public async Task ExecuteAsync(string statement)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' constants.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A number that the database tells.</summary>
    public async Task<long> CountAsync(string query)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries are the tests' constants.
        command.CommandText = query;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    /// <summary>Another connection.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        if (_database.DataSource is { } source)
            return await source.OpenConnectionAsync();
        var connection = new Microsoft.Data.Sqlite.SqliteConnection(_database.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
