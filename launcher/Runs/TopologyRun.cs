using NovaCron.Launcher.Postgres;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Launcher.Runs;

/// <summary>
/// A topology as plain processes on loopback: databases, then schema and certificates, then silos and gateways, each of them
/// watched. Disposing of it stops all in the opposite order and leaves nothing behind but the data folder, if one was named.
/// </summary>
public sealed class TopologyRun : IAsyncDisposable
{
    private readonly TopologyRunOptions _options;
    private readonly RunFolder _folder;
    private readonly PortPlan _ports;
    private readonly Dictionary<string, PrivatePostgres> _databases = [];
    private readonly Dictionary<string, RunningService> _services = [];
    private readonly Dictionary<string, string> _leftOut = [];

    private TopologyRun(Topology topology, TopologyRunOptions options, RunFolder folder, TimeProvider time)
    {
        (Topology, _options, _folder) = (topology, options, folder);
        _ports = new PortPlan(topology, options.BasePort);
        foreach (var service in topology.Services)
            Plan(service, time);
    }

    /// <summary>What is run.</summary>
    public Topology Topology { get; }

    /// <summary>The folder of all data, secrets and logs.</summary>
    public string Folder => _folder.Path;

    /// <summary>The lasting services, in the order of their starting; databases are apart.</summary>
    public IReadOnlyList<RunningService> Services =>
        [.. Topology.Services.Select(service => _services.GetValueOrDefault(service.Name)).OfType<RunningService>()];

    /// <summary>The services that are not run here, and why.</summary>
    public IReadOnlyDictionary<string, string> LeftOut => _leftOut;

    /// <summary>A lasting service.</summary>
    /// <exception cref="LauncherException">There is none of that name, or it is not run here.</exception>
    public RunningService this[string name] => _services.GetValueOrDefault(name)
        ?? throw new LauncherException($"{name} does not run: {_leftOut.GetValueOrDefault(name, "the topology has no such service")}.");

    /// <summary>A region's database server.</summary>
    public PrivatePostgres Postgres(string region) => _databases[region];

    /// <summary>How a region's database is reached.</summary>
    public string DatabaseOf(string region) => File.ReadAllText(_folder.SecretOf(DatabaseSecret(region)));

    /// <summary>The bearer token of a region's APIs.</summary>
    public string ApiTokenOf(string region) => _folder.EnsureSecret($"{region}-api-token");

    /// <summary>A region's certificate folder.</summary>
    public string CertificatesOf(string region) => _folder.VolumeOf(
        Topology.Services.First(service => service.Role == TopologyRole.Certificates && service.Region == region).Volumes[^1]);

    /// <summary>A region's silos.</summary>
    public IReadOnlyList<RunningService> SilosOf(string region) =>
        [.. Services.Where(service => service.Service.Role == TopologyRole.Silo && service.Service.Region == region)];

    /// <summary>Starts everything and waits until it is ready.</summary>
    /// <exception cref="LauncherException">Something does not start; what had started is stopped again.</exception>
    public static Task<TopologyRun> StartAsync(Topology topology, TopologyRunOptions options, CancellationToken cancellationToken) =>
        StartAsync(topology, options, TimeProvider.System, cancellationToken);

    /// <summary>Starts everything by a given clock and waits until it is ready.</summary>
    /// <exception cref="LauncherException">Something does not start; what had started is stopped again.</exception>
    public static async Task<TopologyRun> StartAsync(
        Topology topology, TopologyRunOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        options.Validate();
        var run = new TopologyRun(topology, options, RunFolder.Open(options.DataDirectory), time);
        try
        {
            using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await new StartOrder(topology).RunAsync(run.StartAsync, failed);
            await Task.WhenAll(run.Services.Select(service => service.WaitUntilReadyAsync(cancellationToken)));
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops everything in order: gateways, silos, databases.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var role in new[] { TopologyRole.Grafana, TopologyRole.Prometheus, TopologyRole.Gateway, TopologyRole.Silo })
            await Task.WhenAll(_services.Values.Where(service => service.Service.Role == role).Select(StopAsync));
        await Task.WhenAll(_databases.Values.Select(database => database.DisposeAsync().AsTask()));
        _folder.Close();
    }

    private static async Task StopAsync(RunningService service)
    {
        await service.StopAsync();
        await service.DisposeAsync();
    }

    private static string DatabaseSecret(string region) => $"{region}-database";

    private void Plan(TopologyService service, TimeProvider time)
    {
        if (service.Role == TopologyRole.Postgres)
        {
            _databases.Add(service.Region!, new PrivatePostgres(new PrivatePostgresOptions
            {
                Folder = _folder.VolumeOf(service.Volumes[0]),
                Port = _ports[service.Name].Values.First(),
                IsThrowaway = _options.AreDatabasesThrowaway,
            }));
            return;
        }

        if (!service.IsLasting)
            return;
        if (FindReasonToLeaveOut(service) is { } reason)
            _leftOut.Add(service.Name, reason);
        else
            _services.Add(service.Name, new RunningService(
                service, _options, _ports, _folder.LogOf(service.Name), () => Describe(service), time));
    }

    private string? FindReasonToLeaveOut(TopologyService service)
    {
        if (service.Role is TopologyRole.Prometheus or TopologyRole.Grafana)
            return ForeignPrograms.Find(service.Role) is null ? "its program is not installed here" : null;
        var before = Topology.Services.TakeWhile(other => other != service)
            .Count(other => other.Role == TopologyRole.Silo && other.Region == service.Region);
        return service.Role == TopologyRole.Silo && before >= _options.SilosPerRegionMax
            ? $"a region has {_options.SilosPerRegionMax} silo here"
            : null;
    }

    private async Task StartAsync(TopologyService service, CancellationToken cancellationToken)
    {
        foreach (var volume in service.Role == TopologyRole.Postgres ? [] : service.Volumes)
            _folder.MakeVolume(volume);
        foreach (var secret in service.Secrets.Where(secret => secret != DatabaseSecret(service.Region ?? "")))
            _folder.EnsureSecret(secret);
        if (service.Role == TopologyRole.Postgres)
        {
            var database = _databases[service.Region!];
            await database.StartAsync(cancellationToken);
            _folder.WriteSecret(
                DatabaseSecret(service.Region!),
                await database.EnsureDatabaseAsync(service.Environment["POSTGRES_DB"], cancellationToken));
        }
        else if (!service.IsLasting)
        {
            await CompleteAsync(service, cancellationToken);
        }
        else if (_services.TryGetValue(service.Name, out var running))
        {
            await running.StartAsync(cancellationToken: cancellationToken);
        }
    }

    private async Task CompleteAsync(TopologyService service, CancellationToken cancellationToken)
    {
        var launch = Describe(service);
        var log = _folder.LogOf(service.Name);
        var process = ServiceProcess.Start(launch.Program, launch.Arguments, launch.Environment, log);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.CompletionTimeout);
        try
        {
            if (await process.WaitForExitAsync(limit.Token) is not 0 and var code)
                throw new LauncherException($"{service.Name} ended with code {code}.\n{ServiceProcess.Tail(log)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LauncherException(
                $"{service.Name} did not end within {_options.CompletionTimeout.TotalSeconds} s.\n{ServiceProcess.Tail(log)}");
        }
        finally
        {
            process.Kill();
        }
    }

    private ServiceLaunch Describe(TopologyService service)
    {
        var translation = new Translation(Topology, service, _ports, _folder);
        if (!service.IsOurs)
            return ForeignPrograms.Describe(service, translation, _folder);
        var environment = translation.Environment();
        void Set(string name, string? value)
        {
            if (value is not null)
                environment[name] = value;
        }

        if (service.Role == TopologyRole.Silo)
        {
            Set("NOVACRON_HYPERVISOR", _options.Hypervisor);
            Set("NOVACRON_MEMORY", _options.Memory);
        }

        Set("Logging__LogLevel__NovaCron", _options.LogLevel);
        foreach (var (name, value) in _options.Environment)
            environment[name] = value;
        return new ServiceLaunch(_options.SiloProgram, [.. translation.Arguments()], environment);
    }
}
