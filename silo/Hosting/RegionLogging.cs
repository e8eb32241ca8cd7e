using Microsoft.Extensions.Logging.Console;

namespace NovaCron.Silo.Hosting;

/// <summary>Logs go to the error output, a line each; the standard output is for scripts.</summary>
internal static class RegionLogging
{
    /// <summary>Sets an application's logging.</summary>
    public static void Configure(ILoggingBuilder logging, RegionServerSetup setup)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // The endpoint says what is not ready; whoever polls it need not fill the log.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // A start that fails is said once, by the command.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter("Grpc", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);
        // Orleans' resilience library tells of every attempt, successful ones too.
        logging.AddFilter("Polly", LogLevel.Warning);
        setup.ConfigureLogging(logging);
    }

    /// <summary>Makes loggers for what begins before there is an application.</summary>
    public static ILoggerFactory CreateFactory(RegionServerSetup setup) => LoggerFactory.Create(logging => Configure(logging, setup));
}
