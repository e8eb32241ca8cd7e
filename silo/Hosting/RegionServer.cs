namespace NovaCron.Silo.Hosting;

/// <summary>One region's server, started and serving.</summary>
internal sealed class RegionServer : IAsyncDisposable
{
    private readonly OwnedResources _owned;
    private readonly WebApplication _application;

    private RegionServer(WebApplication application, OwnedResources owned, string banner) =>
        (_application, _owned, Banner) = (application, owned, banner);

    /// <summary>What an operator wants to see at the start, a line each.</summary>
    public string Banner { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Takes the data folder, opens everything, and serves.</summary>
    /// <exception cref="StartupException">It cannot, and the operator can cure it.</exception>
    public static async Task<RegionServer> StartAsync(RegionOptions options, RegionServerSetup setup, CancellationToken cancellationToken)
    {
        options.Validate();
        var owned = new OwnedResources();
        try
        {
            var parts = await RegionParts.OpenAsync(options, setup, owned, cancellationToken);
            var info = await parts.Hypervisor.ProbeAsync(cancellationToken);
            var application = owned.Add(RegionApplication.Build(options, parts, setup));
            await ApplicationStart.RunAsync(application, cancellationToken);
            var banner = StartupBanner.Write(options, info, parts.IdentityOrigin, parts.Consensus.PublicKey);
            return new RegionServer(application, owned, banner);
        }
        catch
        {
            await owned.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the process end when stopping in order takes too long.</summary>
    public ShutdownLimit LimitShutdown(TimeSpan drainPause) => ShutdownLimit.Watch(_application, drainPause);

    /// <summary>Waits for a signal, or for cancellation, and stops in order.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>
    /// Stops in order: not ready first, then the ports, then the grains, then the agent. Guests of a hypervisor outside this
    /// process run on.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _application.StopAsync();
        }
        finally
        {
            await _owned.DisposeAsync();
        }
    }
}
