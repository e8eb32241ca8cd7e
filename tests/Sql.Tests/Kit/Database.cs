using System.Data;
using System.Data.Common;
using System.Globalization;

namespace NovaCron.Sql.Tests.Kit;

/// <summary>
/// A database of a test, used as Orleans' providers do: by the texts in <c>OrleansQuery</c>, parameters and columns by name.
/// </summary>
internal abstract class Database : IAsyncDisposable
{
    /// <summary>Its kind: the scripts' folder.</summary>
    public abstract string Kind { get; }

    protected abstract DbDataSource Source { get; }

    /// <summary>A database without anything in it.</summary>
    public static async Task<Database> CreateEmptyAsync(string kind) =>
        kind == "sqlite" ? await SqliteTestDatabase.CreateAsync() : await PostgresTestDatabase.CreateAsync();

    /// <summary>A database with all scripts applied.</summary>
    public static async Task<Database> CreateAsync(string kind)
    {
        var database = await CreateEmptyAsync(kind);
        await database.ApplyAsync();
        return database;
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Applies all scripts.</summary>
    public async Task ApplyAsync()
    {
        foreach (var script in Script.ReadAll(Kind))
            await ExecuteAsync(script.Text);
    }

    public async Task ExecuteAsync(string statements)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = Make(connection, statements);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string query) => Convert.ToInt64(await FindAsync(query), CultureInfo.InvariantCulture);

    /// <summary>What is in the first column of the first row; null or the database's null when there is nothing.</summary>
    public async Task<object?> FindAsync(string query)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = Make(connection, query);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Runs one of Orleans' queries and reads all rows of all its results.</summary>
    public async Task<List<Row>> RunAsync(string key, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await Source.OpenConnectionAsync();
        string text;
        await using (var find = Make(connection, $"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{key}'"))
            text = (string?)await find.ExecuteScalarAsync() ?? throw new InvalidOperationException($"There is no query {key}");
        await using var command = Make(connection, text);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(Bind(command, name, value));
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Row>();
        do
        {
            while (await reader.ReadAsync())
                rows.Add(Row.Read(reader));
        }
        while (await reader.NextResultAsync());
        return rows;
    }

    /// <summary>Runs one that answers with a boolean: one row, one column, more than zero for true.</summary>
    public async Task<bool> AskAsync(string key, params (string Name, object? Value)[] parameters) =>
        Assert.Single(await RunAsync(key, parameters)).SingleNumber > 0;

    private static DbCommand Make(DbConnection connection, string statements)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the project's scripts and the tests' own.
        command.CommandText = statements;
#pragma warning restore CA2100
        return command;
    }

    private static DbParameter Bind(DbCommand command, string name, object? value)
    {
        // The providers name the type also of a null; the one number that may be null is a version.
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        if (value is null)
            parameter.DbType = name == "GrainStateVersion" ? DbType.Int32 : DbType.String;
        return parameter;
    }
}
