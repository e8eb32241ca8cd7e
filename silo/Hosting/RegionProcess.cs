namespace NovaCron.Silo.Hosting;

/// <summary>A region in the foreground: from its start to SIGTERM or SIGINT.</summary>
internal static class RegionProcess
{
    /// <summary>Runs it. Guests go on running when it returns.</summary>
    /// <param name="options">What it was told.</param>
    /// <param name="output">Gets the block of lines that ends in <c>ready</c>; logs go to the error output.</param>
    /// <param name="cancellationToken">Stops it as a signal would.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RegionOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var server = await RegionServer.StartAsync(options, new RegionServerSetup(), cancellationToken);
        using var limit = server.LimitShutdown(options.DrainPause);
        await using (server)
        {
            await output.WriteAsync(server.Banner);
            await output.WriteLineAsync("ready");
            await output.FlushAsync(cancellationToken);
            await server.WaitForShutdownAsync(cancellationToken);
        }

        return ExitCodes.Success;
    }
}
