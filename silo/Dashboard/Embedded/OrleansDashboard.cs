using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Dashboard;

/// <summary>The embedded engine has no such page.</summary>
internal static class OrleansDashboard
{
    /// <summary>Refuses to pretend.</summary>
    /// <exception cref="StartupException">It was asked for.</exception>
    public static void Add(ISiloBuilder silo, RegionOptions options)
    {
        if (options.ServesDashboard)
            throw StartupException.Configuration("--dashboard needs Microsoft Orleans; this build runs on the embedded engine.");
    }

    /// <summary>Serves nothing.</summary>
    public static void Map(WebApplication application, RegionOptions options)
    {
    }
}
