using System.CommandLine;
using NovaCron.Silo.GatewayRole;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>gateway</c>: a region's API in a process of its own.</summary>
internal static class GatewayCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="run">Runs the gateway until it is stopped; returns the exit code.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static Command Create(Func<GatewayRoleOptions, CancellationToken, Task<int>> run, Func<string, string?> environment)
    {
        var command = new Command(
            "gateway", "Serves a region's API in the foreground until SIGTERM or SIGINT, as a client of the region's silos.")
        {
            UpOptions.Region, UpOptions.Api, UpOptions.Tls, UpOptions.Drain, SettingsFile.Config,
        };
        command.SetAction((result, cancellationToken) => run(Read(result, environment), cancellationToken));
        return command;
    }

    private static GatewayRoleOptions Read(ParseResult result, Func<string, string?> environment)
    {
        var options = new GatewayRoleOptions
        {
            Region = result.GetRequiredValue(UpOptions.Region),
            Api = result.GetRequiredValue(UpOptions.Api)!,
            ApiToken = environment(UpCommand.ApiTokenVariable) is { Length: > 0 } token ? token : null,
            Database = environment(RegionDatabase.Variable) is { Length: > 0 } database
                ? database
                : throw StartupException.Configuration(
                    $"A gateway finds its region's silos in the database: set {RegionDatabase.Variable}."),
            TlsDirectory = result.GetValue(UpOptions.Tls) is { } tls
                ? Path.GetFullPath(tls)
                : throw StartupException.Configuration("A gateway needs the region's certificate: give its folder by --tls."),
            DrainPause = result.GetValue(UpOptions.Drain),
        };
        options.Validate();
        return options;
    }
}
