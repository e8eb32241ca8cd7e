using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.GatewayRole;

/// <summary>A gateway in the foreground: from its start to SIGTERM or SIGINT.</summary>
internal static class GatewayProcess
{
    /// <summary>Runs it.</summary>
    /// <param name="options">What it was told.</param>
    /// <param name="output">Gets the block of lines that ends in <c>ready</c>; logs go to the error output.</param>
    /// <param name="cancellationToken">Stops it as a signal would.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(GatewayRoleOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        options.Validate();
        var setup = new RegionServerSetup();
        using var identity = RegionIdentity.Load(new CertificateFolder(options.TlsDirectory), options.Region, setup.Time);
        await using var application = GatewayApplication.Build(options, identity, setup);
        await ApplicationStart.RunAsync(application, cancellationToken);
        using var limit = ShutdownLimit.Watch(application, options.DrainPause);
        await output.WriteAsync(Banner(options));
        await output.WriteLineAsync("ready");
        await output.FlushAsync(cancellationToken);
        await application.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Success;
    }

    private static string Banner(GatewayRoleOptions options) => $"""
        region      {options.Region}
        role        gateway
        engine      {RegionEngine.Name}
        certificate {options.TlsDirectory}
        api         http://{options.Api}{(options.ApiToken is null ? "" : " (bearer token)")}

        """;
}
