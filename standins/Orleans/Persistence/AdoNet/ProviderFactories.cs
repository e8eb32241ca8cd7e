using System.Data.Common;
using System.Reflection;

namespace Orleans.Runtime.AdoNet;

/// <summary>Loads ADO.NET providers by the names that Orleans knows them by; the application refers to the package.</summary>
internal static class ProviderFactories
{
    private static readonly Dictionary<string, string> Factories = new(StringComparer.Ordinal)
    {
        ["System.Data.SQLite"] = "Microsoft.Data.Sqlite.SqliteFactory, Microsoft.Data.Sqlite",
        ["Npgsql"] = "Npgsql.NpgsqlFactory, Npgsql",
    };

    public static DbProviderFactory Of(string invariant)
    {
        if (!Factories.TryGetValue(invariant, out var name))
        {
            throw new OrleansConfigurationException(
                $"ADO.NET provider \"{invariant}\" is not known to this engine: {string.Join(" and ", Factories.Keys)} are.");
        }

        var type = Type.GetType(name, throwOnError: false)
            ?? throw new OrleansConfigurationException($"ADO.NET provider \"{invariant}\" needs {name}: refer to its package.");
        return (DbProviderFactory)type.GetField("Instance", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    }
}
