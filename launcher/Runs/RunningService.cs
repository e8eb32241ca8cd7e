using System.Net;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Launcher.Runs;

/// <summary>A lasting service of a topology as a process that is watched: when it ends by itself, it is started again.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReadyAnswerTimeout = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan StopGraceDefault = TimeSpan.FromSeconds(30);

    private readonly TopologyRunOptions _options;
    private readonly TimeProvider _time;
    private readonly PortPlan _plan;
    private readonly Func<ServiceLaunch> _launch;
    private readonly RestartRule _rule;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<int> _exitCodes = [];
    private ServiceProcess? _process;
    private Task _watch = Task.CompletedTask;
    private bool _isWanted;
    private string? _givenUp;

    internal RunningService(
        TopologyService service, TopologyRunOptions options, PortPlan plan, string log, Func<ServiceLaunch> launch, TimeProvider time)
    {
        (Service, _options, _plan, LogFile, _launch, _time) = (service, options, plan, log, launch, time);
        _rule = new RestartRule(options, time);
    }

    /// <summary>Its description.</summary>
    public TopologyService Service { get; }

    /// <summary>Its name.</summary>
    public string Name => Service.Name;

    /// <summary>What it writes, over all its processes.</summary>
    public string LogFile { get; }

    /// <summary>Its ports on loopback, by the names of its description.</summary>
    public IReadOnlyDictionary<string, int> Ports => _plan[Name];

    /// <summary>The number of its process; null while there is none.</summary>
    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    /// <summary>How often it ended by itself and was started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>The exit codes of its processes that ended, oldest first; 128 and the signal's number for one that was killed.</summary>
    public IReadOnlyList<int> ExitCodes
    {
        get
        {
            lock (_exitCodes)
                return [.. _exitCodes];
        }
    }

    /// <summary>Where it answers over HTTP: a silo's or gateway's API.</summary>
    public Uri Address => new($"http://127.0.0.1:{Ports[Service.Ports.First(port => port.Value == Service.HealthCheck?.Port).Key]}");

    /// <summary>Starts its process unless it runs; it is not ready yet when this returns.</summary>
    /// <param name="newPorts">Ports that it has from now on, by name; null keeps all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(IReadOnlyDictionary<string, int>? newPorts = null, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (ProcessId is not null)
                return;
            if (newPorts is not null)
                _plan.Move(Service, newPorts);
            (_isWanted, _givenUp) = (true, null);
            Launch();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Free ports for a start elsewhere.</summary>
    /// <param name="names">The ports that shall differ; none means all.</param>
    public IReadOnlyDictionary<string, int> FindFreePorts(params string[] names) =>
        PortPlan.FindFree(Service).Where(port => names.Length == 0 || names.Contains(port.Key)).ToDictionary();

    /// <summary>SIGKILL, and nobody starts it again but <see cref="StartAsync"/>: a machine that lost its power.</summary>
    public async Task KillAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _isWanted = false;
            if (_process is { HasExited: false } process)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>SIGKILL, and it is started again after <see cref="TopologyRunOptions.RestartPause"/>: a crash.</summary>
    public void Crash() => _process?.Kill();

    /// <summary>SIGTERM, and SIGKILL when it does not end within its stop grace period.</summary>
    /// <returns>Whether it ended by itself, or did not run.</returns>
    public async Task<bool> StopAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _isWanted = false;
            return _process is not { HasExited: false } process
                || await process.StopAsync(
                    Service.StopGracePeriod is { } text ? Durations.Parse(text) : StopGraceDefault, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits until its health check passes.</summary>
    /// <exception cref="LauncherException">It is not ready in time, or was given up; the message has its last words.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken = default)
    {
        var began = _time.GetTimestamp();
        using var http = new HttpClient { Timeout = ReadyAnswerTimeout };
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (_givenUp is { } reason)
                throw new LauncherException($"{Name} ended and is not started again: {reason}.\n{ServiceProcess.Tail(LogFile)}");
            if (_time.GetElapsedTime(began) > _options.ReadyTimeout)
            {
                throw new LauncherException(
                    $"{Name} was not ready within {_options.ReadyTimeout.TotalSeconds} s.\n{ServiceProcess.Tail(LogFile)}");
            }

            await Task.Delay(ReadyPause, _time, cancellationToken);
        }
    }

    /// <summary>Ends it at once, unless it was stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await KillAsync();
        await _watch;
        _closing.Dispose();
        _turn.Dispose();
    }

    // Called with the turn taken.
    private void Launch()
    {
        var launch = _launch();
        _process = ServiceProcess.Start(launch.Program, launch.Arguments, launch.Environment, LogFile);
        _watch = WatchAsync(_process, _watch);
    }

    private async Task WatchAsync(ServiceProcess process, Task before)
    {
        await before;
        try
        {
            var exitCode = await process.WaitForExitAsync(_closing.Token);
            lock (_exitCodes)
                _exitCodes.Add(exitCode);
            if (!_isWanted || _process != process)
                return;
            _givenUp = _rule.Judge(exitCode);
            if (_givenUp is not null)
                return;
            await Task.Delay(_options.RestartPause, _time, _closing.Token);
            await RelaunchAsync(process);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task RelaunchAsync(ServiceProcess process)
    {
        await _turn.WaitAsync(_closing.Token);
        try
        {
            if (!_isWanted || _process != process)
                return;
            Restarts++;
            Launch();
        }
        catch (LauncherException exception)
        {
            _givenUp = exception.Message;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, Service.HealthCheck!.Path), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK && ProcessId is not null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
