using System.Data.Common;

namespace NovaCron.Silo.Storage;

/// <summary>What a database has of our scripts.</summary>
/// <param name="Versions">The versions of the scripts that recorded themselves.</param>
/// <param name="Queries">The keys of the queries for Orleans.</param>
internal sealed record SchemaContent(IReadOnlyDictionary<string, int> Versions, IReadOnlySet<string> Queries)
{
    /// <summary>A database without any of it.</summary>
    public static SchemaContent Empty { get; } = new(new Dictionary<string, int>(), new HashSet<string>());

    /// <summary>Reads both tables, which must be there.</summary>
    public static async Task<SchemaContent> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, int>();
        var queries = new HashSet<string>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT Script, Version FROM NovaCronSchema";
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                versions.Add(reader.GetString(0), reader.GetInt32(1));
        }

        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT QueryKey FROM OrleansQuery";
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                queries.Add(reader.GetString(0));
        }

        return new SchemaContent(versions, queries);
    }
}
