using NovaCron.Launcher;
using NovaCron.Launcher.Runs;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Deploy.Tests;

/// <summary>Processes that are watched; a shell stands in for the server.</summary>
public sealed class RunningServiceTests : IAsyncLifetime
{
    private const string Json = """
        { "name": "x", "services": [{ "name": "a", "role": "silo", "image": "novacron", "ports": { "api": 1 }, "stopGracePeriod": "2s",
          "healthCheck": { "command": ["x"], "path": "/readyz", "port": 1, "interval": "1s", "timeout": "1s", "retries": 1,
          "startPeriod": "1s" } }] }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RunFolder _folder = RunFolder.Open(null);
    private readonly List<RunningService> _services = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        _folder.Close();
    }

    [Fact]
    public async Task A_process_that_ends_by_itself_is_started_again_until_it_is_given_up()
    {
        var service = Make("echo run; exit 3");
        await service.StartAsync();

        var exception = await Assert.ThrowsAsync<LauncherException>(() => service.WaitUntilReadyAsync());
        Assert.Contains("it was started again 3 times", exception.Message, StringComparison.Ordinal);
        Assert.Equal(3, service.Restarts);
        Assert.Equal(["run", "run", "run", "run"], File.ReadAllLines(service.LogFile));
    }

    [Fact]
    public async Task A_wrong_configuration_is_not_tried_again()
    {
        var service = Make("echo --region is missing; exit 78");
        await service.StartAsync();

        var exception = await Assert.ThrowsAsync<LauncherException>(() => service.WaitUntilReadyAsync());
        Assert.Contains("its configuration is wrong", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--region is missing", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, service.Restarts);
    }

    [Fact]
    public async Task A_crash_brings_another_process_and_a_kill_does_not()
    {
        var service = Make("exec sleep 1000");
        await service.StartAsync();
        var first = service.ProcessId;

        service.Crash();
        await UntilAsync(() => service.Restarts == 1 && service.ProcessId is not null);
        Assert.NotEqual(first, service.ProcessId);

        await service.KillAsync();
        Assert.Null(service.ProcessId);
        Assert.Equal(1, service.Restarts);

        await service.StartAsync();
        Assert.NotNull(service.ProcessId);
    }

    [Fact]
    public async Task A_stop_asks_first_and_ends_what_does_not_listen()
    {
        var polite = Make("trap 'echo asked; exit 0' TERM; echo up; while :; do sleep 0.1; done");
        await polite.StartAsync();
        await UntilAsync(() => HasSaid(polite, "up"));
        Assert.True(await polite.StopAsync());
        Assert.Equal(["up", "asked"], File.ReadAllLines(polite.LogFile));

        var deaf = Make("trap '' TERM; echo up; while :; do sleep 0.1; done");
        await deaf.StartAsync();
        await UntilAsync(() => HasSaid(deaf, "up"));
        Assert.False(await deaf.StopAsync());
        Assert.Null(deaf.ProcessId);
    }

    [Fact]
    public async Task A_process_is_told_nothing_of_the_launcher_s_own_settings()
    {
        Environment.SetEnvironmentVariable("NOVACRON_OF_THE_LAUNCHER", "x");
        var service = Make("env; exit 78");
        await service.StartAsync();
        await Assert.ThrowsAsync<LauncherException>(() => service.WaitUntilReadyAsync());
        Environment.SetEnvironmentVariable("NOVACRON_OF_THE_LAUNCHER", null);

        var lines = File.ReadAllLines(service.LogFile);
        Assert.Contains("NOVACRON_GIVEN=y", lines);
        Assert.DoesNotContain("NOVACRON_OF_THE_LAUNCHER=x", lines);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
    }

    private static bool HasSaid(RunningService service, string word) =>
        File.Exists(service.LogFile) && File.ReadAllText(service.LogFile).Contains(word, StringComparison.Ordinal);

    private RunningService Make(string script)
    {
        var topology = Topology.Parse(Json);
        var options = new TopologyRunOptions { SiloProgram = "/bin/sh", RestartPause = TimeSpan.Zero, RestartsMax = 3 };
        var launch = new ServiceLaunch("/bin/sh", ["-c", script], new Dictionary<string, string> { ["NOVACRON_GIVEN"] = "y" });
        var service = new RunningService(
            topology["a"], options, new PortPlan(topology, 0), _folder.LogOf($"a{_services.Count}"), () => launch, TimeProvider.System);
        _services.Add(service);
        return service;
    }
}
