using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Hypervisor;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Storage;

namespace NovaCron.Silo.Hosting;

/// <summary>One region's server, started and serving.</summary>
internal sealed class RegionServer : IAsyncDisposable
{
    private readonly List<IDisposable> _owned;
    private readonly WebApplication _application;

    private RegionServer(WebApplication application, List<IDisposable> owned, string banner) =>
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
        var folder = new DataFolder(options.DataDirectory);
        List<IDisposable> owned = [folder.Open()];
        WebApplication? application = null;
        try
        {
            var (identity, origin) = await IdentitySource.FindAsync(options, setup.Environment, setup.Time, cancellationToken);
            owned.Add(identity);
            var parts = await OpenAsync(options, setup, identity, folder, owned, cancellationToken);
            application = RegionApplication.Build(options, parts, setup);
            await StartAsync(application, cancellationToken);
            var info = await parts.Hypervisor.ProbeAsync(cancellationToken);
            return new RegionServer(application, owned, StartupBanner.Write(options, info, origin));
        }
        catch
        {
            if (application is not null)
                await application.DisposeAsync();
            Release(owned);
            throw;
        }
    }

    /// <summary>Waits for a signal, or for cancellation, and stops in order.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops in order: not ready first, then the ports, then the grains. Guests of a hypervisor outside this process run on.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }
        finally
        {
            Release(_owned);
        }
    }

    private static async Task<RegionParts> OpenAsync(
        RegionOptions options,
        RegionServerSetup setup,
        TlsIdentity identity,
        DataFolder folder,
        List<IDisposable> owned,
        CancellationToken cancellationToken)
    {
        var database = new RegionDatabase(folder.DatabaseFile);
        await database.PrepareAsync(cancellationToken);
        var hypervisor = setup.Hypervisor;
        if (hypervisor is null)
        {
            var loggers = RegionLogging.CreateFactory(setup);
            owned.Add(loggers);
            hypervisor = await HypervisorSelection.SelectAsync(options, loggers, setup.Time, cancellationToken);
            if (hypervisor is IDisposable disposable)
                owned.Add(disposable);
        }

        return new RegionParts(identity, database, hypervisor, setup.Time);
    }

    private static async Task StartAsync(WebApplication application, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (FindPortInUse(exception) is { } reason)
        {
            throw new StartupException(ExitCodes.TemporaryFailure, $"A port is in use: {reason}", exception);
        }
        catch (SocketException exception)
        {
            throw StartupException.Configuration($"A port cannot be opened: {exception.Message}", exception);
        }
    }

    private static string? FindPortInUse(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
                return exception.Message;
        }

        return null;
    }

    private static void Release(List<IDisposable> owned)
    {
        for (var index = owned.Count - 1; index >= 0; index--)
            owned[index].Dispose();
        owned.Clear();
    }
}
