using System.Globalization;
using Microsoft.Data.Sqlite;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteDatabaseTests() => _database = new SqliteDatabase(_folder["region.db"]);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_new_file_gets_the_schema_and_durable_settings()
    {
        Assert.False(await _database.AnswersAsync(CancellationToken.None));
        await _database.PrepareAsync(CancellationToken.None);

        Assert.True(await _database.AnswersAsync(CancellationToken.None));
        Assert.Equal("wal", await ReadAsync("PRAGMA journal_mode"));
        Assert.Equal("2", await ReadAsync("PRAGMA synchronous"));
        Assert.Equal("3", await ReadAsync(
            "SELECT count(*) FROM OrleansQuery WHERE QueryKey IN ('ReadFromStorageKey', 'WriteToStorageKey', 'ClearStorageKey')"));
    }

    [Fact]
    public async Task Preparing_again_changes_nothing()
    {
        await _database.PrepareAsync(CancellationToken.None);
        var before = await ReadAsync("SELECT group_concat(QueryKey || QueryText) FROM (SELECT * FROM OrleansQuery ORDER BY QueryKey)");
        await _database.PrepareAsync(CancellationToken.None);

        Assert.Equal(before, await ReadAsync("SELECT group_concat(QueryKey || QueryText) FROM (SELECT * FROM OrleansQuery ORDER " +
            "BY QueryKey)"));
    }

    [Fact]
    public async Task A_query_that_got_lost_comes_back()
    {
        await _database.PrepareAsync(CancellationToken.None);
        await ReadAsync("DELETE FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'");

        await _database.PrepareAsync(CancellationToken.None);

        Assert.Equal("1", await ReadAsync("SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'"));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_configuration_error()
    {
        var exception = await Assert.ThrowsAsync<StartupException>(
            () => new SqliteDatabase(_folder["missing/region.db"]).PrepareAsync(CancellationToken.None));

        Assert.Equal(ExitCodes.ConfigurationError, exception.ExitCode);
    }

    private async Task<string?> ReadAsync(string query)
    {
        await using var connection = new SqliteConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries are this test's constants.
        command.CommandText = query;
#pragma warning restore CA2100
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
