using NovaCron.Silo.Hosting;
using Npgsql;

namespace NovaCron.Silo.Storage;

/// <summary>A connection string with this project's limits in the places that it leaves open.</summary>
internal static class PostgresSettings
{
    private const string Example = "Host=db1;Database=eu;Username=novacron;Password=...";

    /// <summary>Reads and completes it.</summary>
    /// <exception cref="StartupException">It is none. The message shows nothing of it: it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text, PostgresOptions options)
    {
        var settings = Read(text);
        if (string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database))
            throw StartupException.Configuration($"{RegionDatabase.Variable} must name a host and a database, like {Example}");
        SetUnlessGiven(settings, "Maximum Pool Size", options.ConnectionsMax);
        SetUnlessGiven(settings, "Timeout", (int)options.ConnectTimeout.TotalSeconds);
        SetUnlessGiven(settings, "Command Timeout", (int)options.CommandTimeout.TotalSeconds);
        SetUnlessGiven(settings, "Keepalive", (int)options.KeepAlive.TotalSeconds);
        SetUnlessGiven(settings, "Application Name", "novacron");
        SetUnlessGiven(settings, "Enlist", false);
        return settings;
    }

    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw StartupException.Configuration($"{RegionDatabase.Variable} is no connection string like {Example}");
        }
    }

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder settings, string key, object value)
    {
        // ContainsKey knows every key there is; Keys has those that were given, by the names they have here.
        if (!settings.Keys.Cast<string>().Contains(key, StringComparer.OrdinalIgnoreCase))
            settings[key] = value;
    }
}
