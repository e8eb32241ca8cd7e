using System.Diagnostics;
using System.Runtime.InteropServices;
using NovaCron.Bench.Orleans;
using NovaCron.Cli.Api;
using NovaCron.Launcher.Postgres;

namespace NovaCron.Bench.Acp.Chaos;

/// <summary>A whole region of its own: a server process with its host agent, a PostgreSQL server, and links to the others.</summary>
internal sealed partial class ChaosRegion : IAsyncDisposable
{
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private const string Database = "novacron";
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(200);

    private readonly ChaosSetup _setup;
    private readonly PrivatePostgres _postgres;
    private readonly Dictionary<string, ChaosLink> _links = [];
    private readonly HttpClient _http;
    private string _database = "";
    private Process? _process;

    public ChaosRegion(ChaosSetup setup, string name)
    {
        (_setup, Name) = (setup, name);
        _postgres = new PrivatePostgres(new PrivatePostgresOptions { Folder = setup.PostgresFolderOf(name), IsThrowaway = true });
        Api = new NovaCronApi(new NovaCronApiOptions
        {
            Address = new Uri($"http://127.0.0.1:{setup.ApiPortOf(name)}"),
            RequestTimeout = TimeSpan.FromSeconds(60),
            CommandRetryFor = TimeSpan.FromSeconds(60),
        });
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{setup.ApiPortOf(name)}"), Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its API, while the process is there.</summary>
    public NovaCronApi Api { get; }

    /// <summary>The links by which it reaches the others.</summary>
    public IReadOnlyDictionary<string, ChaosLink> Links => _links;

    /// <summary>The end of its log, for whoever has to find out.</summary>
    public string Tail => File.Exists(_setup.LogOf(Name)) ? string.Join('\n', File.ReadLines(_setup.LogOf(Name)).TakeLast(30)) : "";

    /// <summary>Starts its database, then its process.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        foreach (var other in _setup.Regions.Where(other => other != Name))
            _links.Add(other, new ChaosLink(_setup.ListenPortOf(other)));
        await _postgres.StartAsync(cancellationToken);
        _database = await _postgres.EnsureDatabaseAsync(Database, cancellationToken);
        using var apply = Launch(["db", "apply"]);
        await apply.WaitForExitAsync(cancellationToken);
        if (apply.ExitCode != 0)
            throw new BenchException($"the schema of {Name} could not be made:\n{Tail}");
        await StartAsync(cancellationToken);
    }

    /// <summary>Starts its process, and waits until it serves.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = Launch(
        [
            "up", "--region", Name, "--listen", $"127.0.0.1:{_setup.ListenPortOf(Name)}", "--data", _setup.DataFolderOf(Name),
            "--api", $"127.0.0.1:{_setup.ApiPortOf(Name)}", "--host-name", $"{Name}-host", "--hypervisor", "qemu", "--memory", "4GiB",
            "--ca", _setup.AuthorityFolder, "--federation", _setup.FederationFile,
            .. _links.SelectMany(link => new[] { "--peer", $"{link.Key}=127.0.0.1:{link.Value.Port}" }),
        ]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadyLimit);
        while (!await IsReadyAsync(limit.Token))
        {
            if (_process.HasExited)
                throw new BenchException($"{Name} ended with code {_process.ExitCode}:\n{Tail}");
            try
            {
                await Task.Delay(LookPause, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BenchException($"{Name} did not get ready within {ReadyLimit.TotalSeconds} s:\n{Tail}");
            }
        }
    }

    /// <summary>A VM as it tells of it; null while it does not answer, or knows of none.</summary>
    public async Task<ApiVm?> FindVmAsync(string vm, CancellationToken cancellationToken)
    {
        try
        {
            return await Api.ReadVmAsync(vm, "owner", cancellationToken: cancellationToken);
        }
        catch (Exception error) when (error is ApiException or ApiUnreachableException)
        {
            return null;
        }
    }

    /// <summary><c>kill -9</c> of the process, its host agent with it; guests run on.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary><c>kill -9</c> of one of its host's two watchdogs.</summary>
    /// <exception cref="BenchException">There are not two.</exception>
    public void KillWatchdog()
    {
        var watchdogs = Process.GetProcesses().Where(process => IsWatchdog(process.Id)).ToList();
        if (watchdogs.Count != 2)
            throw new BenchException($"{Name} has {watchdogs.Count} watchdogs, not two");
        watchdogs[0].Kill();
    }

    /// <summary>The process stands still; its connections stay.</summary>
    public void Freeze() => Send(StopSignal);

    /// <summary>The process goes on as if nothing had been.</summary>
    public void Thaw() => Send(ContinueSignal);

    /// <summary>Its database is gone without a word.</summary>
    public Task LoseDatabaseAsync() => _postgres.KillAsync();

    /// <summary>Its database is back, with all that was committed.</summary>
    public Task FindDatabaseAsync(CancellationToken cancellationToken) => _postgres.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Thaw();
        await KillAsync();
        _process?.Dispose();
        Api.Dispose();
        _http.Dispose();
        foreach (var link in _links.Values)
            await link.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private bool IsWatchdog(int process)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            var folder = _setup.DataFolderOf(Name);
            return arguments.Contains("watchdog") && arguments.Any(argument => argument.StartsWith(folder, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A session of its own: what the terminal tells this bench is not for the regions.
    private Process Launch(IEnumerable<string> arguments)
    {
        string[] program = _setup.Silo.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", _setup.Silo] : [_setup.Silo];
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "log=$1; shift; exec setsid \"$@\" </dev/null >>\"$log\" 2>&1", "launch", _setup.LogOf(Name), .. program, .. arguments]);
        start.Environment["PATH"] = $"{_setup.ProgramFolder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["NOVACRON_DATABASE"] = _database;
        return Process.Start(start)!;
    }

    private void Send(int signal)
    {
        if (_process is { HasExited: false } process)
            _ = Signal(process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int processId, int signal);
}
