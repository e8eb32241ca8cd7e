using NovaCron.Silo.Hosting;
using Orleans.Dashboard;

namespace NovaCron.Silo.Dashboard;

/// <summary>Orleans' own web page on grains and silos. It knows no callers of its own: it is behind the API's token.</summary>
internal static class OrleansDashboard
{
    private const string Path = "/orleans";

    /// <summary>Has the silo gather what the page shows. It costs something with each call.</summary>
    public static void Add(ISiloBuilder silo, RegionOptions options)
    {
        if (options.ServesDashboard)
            silo.AddDashboard();
    }

    /// <summary>Serves the page.</summary>
    public static void Map(WebApplication application, RegionOptions options)
    {
        if (options.ServesDashboard)
            application.MapOrleansDashboard(Path);
    }
}
