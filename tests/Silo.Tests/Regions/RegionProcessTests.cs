using System.Diagnostics;
using NovaCron.Launcher;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Regions;

/// <summary>The server as a process: what scripts and supervisors see of it.</summary>
public sealed class RegionProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = FreePorts.Take(4);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Up_says_ready_serves_and_ends_well_by_a_signal(string signal)
    {
        using var process = Start(Up());
        var banner = await ReadToReadyAsync(process);
        using var api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_ports[1]}") };
        Assert.Equal("ready\n", await api.GetStringAsync("/readyz"));
        Assert.Contains("region      eu", banner);

        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((ExitCodes.Success, ""), (process.ExitCode, rest));
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_ends_with_75()
    {
        using var first = Start(Up());
        await ReadToReadyAsync(first);

        using var second = Start(Up());
        var error = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();

        Assert.Equal(ExitCodes.TemporaryFailure, second.ExitCode);
        Assert.Contains("Another process uses the data folder", error, StringComparison.Ordinal);
        first.Kill();
        await first.WaitForExitAsync();
    }

    [Fact]
    public async Task A_killed_region_starts_again_on_its_data()
    {
        using (var first = Start(Up()))
        {
            await ReadToReadyAsync(first);
            first.Kill();
            await first.WaitForExitAsync();
        }

        using var second = Start(Up());
        await ReadToReadyAsync(second);
        second.Kill();
        await second.WaitForExitAsync();
    }

    [Fact]
    public async Task A_bad_option_ends_with_78_and_one_line_that_says_which()
    {
        using var process = Start(["up", "--region", "EU", "--listen", "127.0.0.1:7400", "--data", _folder["eu"]]);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(ExitCodes.ConfigurationError, process.ExitCode);
        Assert.StartsWith("--region EU is no name", error, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadToReadyAsync(Process process)
    {
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
                return lines;
            lines.Add(line);
        }

        throw new InvalidOperationException($"The process ended: {await process.StandardError.ReadToEndAsync()}");
    }

    private string[] Up() =>
    [
        "up", "--region", "eu", "--listen", $"127.0.0.1:{_ports[0]}", "--api", $"127.0.0.1:{_ports[1]}", "--data", _folder["eu"],
        "--ca", _folder["ca"], "--hypervisor", "in-process", "--orleans-silo-port", $"{_ports[2]}", "--orleans-gateway-port",
            $"{_ports[3]}",
    ];

    private static Process Start(string[] arguments)
    {
        var server = Path.Combine(AppContext.BaseDirectory, "NovaCron.Silo.dll");
        var start = new ProcessStartInfo("dotnet", [server, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }
}
