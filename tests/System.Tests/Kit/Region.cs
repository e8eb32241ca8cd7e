using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace NovaCron.SystemTests.Kit;

/// <summary>A region: <c>up</c> as a process that can be killed and started again, its REST API, and the CLI as its user runs it.</summary>
internal sealed class Region : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _arguments;
    private readonly HttpClient _http;
    private readonly List<ChildProcess> _past = [];
    private ChildProcess? _process;

    public Region(
        RegionSettings settings,
        string folder,
        int listenPort,
        int apiPort,
        IEnumerable<(string Region, int Port)> peers,
        string hypervisor)
    {
        Name = settings.Name;
        ListenPort = listenPort;
        ClientPort = 10_000 + (2 * (apiPort % 10_000)) + 1;
        Api = $"127.0.0.1:{apiPort}";
        DataFolder = Path.Combine(folder, settings.Name);
        _http = new HttpClient { BaseAddress = new Uri($"http://{Api}"), Timeout = Patience.Limit };
        _arguments =
        [
            "up", "--region", Name, "--listen", $"127.0.0.1:{listenPort}", "--data", DataFolder, "--api", Api,
            "--ca", Path.Combine(folder, settings.Authority), "--hypervisor", hypervisor,
            .. peers.SelectMany(peer => new[] { "--peer", $"{peer.Region}=127.0.0.1:{peer.Port}" }),
            .. settings.Options ?? [],
        ];
    }

    public string Name { get; }

    public int ListenPort { get; }

    /// <summary>Where client processes connect: the documented default for the API's port.</summary>
    public int ClientPort { get; }

    public string Api { get; }

    public string DataFolder { get; }

    /// <summary>Starts the process and waits until it serves.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start(Programs.Silo, _arguments, new Dictionary<string, string>());
        _past.Add(_process);
        await Patience.UntilAsync(IsReadyAsync, () => $"Region {Name} does not get ready.\n{Describe()}");
    }

    /// <summary><c>kill -9</c>.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>SIGTERM; it must end in order.</summary>
    public async Task StopAsync() => Assert.True(await _process!.StopAsync() == 0, Describe());

    /// <summary>Runs a command of the CLI against this region.</summary>
    /// <param name="command">Its words, apart from each other by spaces.</param>
    public Task<CliResult> CliAsync(string command) => CliAsync(command.Split(' '));

    /// <summary>Runs a command of the CLI whose words may have spaces.</summary>
    public async Task<CliResult> CliAsync(IEnumerable<string> words)
    {
        await using var cli = StartCli(words);
        cli.EndInput();
        var exitCode = await cli.WaitAsync();
        return new CliResult(exitCode, cli.Out, cli.Error);
    }

    /// <summary>Starts a command of the CLI that goes on.</summary>
    public ChildProcess StartCli(string command) => StartCli(command.Split(' '));

    /// <summary>Starts a command of the CLI that goes on.</summary>
    public ChildProcess StartCli(IEnumerable<string> words, Action<string>? wrote = null) =>
        ChildProcess.Start(Programs.Cli, words, new Dictionary<string, string> { ["NOVACRON_API"] = $"http://{Api}" }, wrote);

    /// <summary>Watches a VM's console through this region.</summary>
    public ConsoleWatch WatchConsole(string vm, params string[] options) => new(this, vm, options);

    public Task<RestAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, content: null);

    public Task<RestAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, content: null);

    public Task<RestAnswer> PostAsync(string path, object? body = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body));

    /// <summary>Posts a text that may be no JSON at all.</summary>
    public Task<RestAnswer> PostTextAsync(string path, string text) =>
        SendAsync(HttpMethod.Post, path, new StringContent(text, new MediaTypeHeaderValue("application/json")));

    /// <summary>Waits until this region and a peer see each other.</summary>
    public Task WaitForPeerAsync(string peer) => Patience.UntilAsync(
        async () => (await GetAsync("/v1/regions")).Succeeded().Json.GetProperty("items").EnumerateArray()
            .Any(region => region.GetProperty("name").GetString() == peer && region.GetProperty("isReachable").GetBoolean()),
        () => $"Region {Name} does not reach {peer}.\n{Describe()}");

    /// <summary>What its processes wrote, for a failing test.</summary>
    public string Describe() => string.Join('\n', _past.Select(process => process.Describe()));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _past)
            await process.DisposeAsync();
        _http.Dispose();
    }

    private async Task<RestAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await _http.SendAsync(request);
        return new RestAnswer(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process!.HasExited, $"Region {Name} has ended.\n{Describe()}");
        try
        {
            return (int)(await GetAsync("/readyz")).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
