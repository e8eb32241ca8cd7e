namespace NovaCron.Silo.Hosting;

/// <summary>What the web application of a silo and that of a gateway have in common.</summary>
internal static class WebShell
{
    /// <summary>Open consoles and event streams end at once when the process is told to stop; what is left gets this long: 20 s.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Makes a builder with logging, a bounded shutdown, and a pause before it.</summary>
    public static WebApplicationBuilder CreateBuilder(RegionServerSetup setup, TimeSpan drainPause)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        RegionLogging.Configure(builder.Logging, setup);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout + drainPause);
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.Services.AddSystemd();
        builder.Services.AddSingleton(setup.Time);
        if (drainPause > TimeSpan.Zero)
        {
            builder.Services.AddHostedService(services => new DrainPause(
                drainPause, services.GetRequiredService<IHostApplicationLifetime>(), setup.Time));
        }

        return builder;
    }

    /// <summary>Lets only callers with the token in, where there is one. Comes after routing.</summary>
    public static void UseApiToken(this WebApplication application, string? token)
    {
        if (token is not null)
            application.Use(new ApiTokenGate(token).InvokeAsync);
    }
}
