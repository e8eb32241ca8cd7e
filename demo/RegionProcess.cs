using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NovaCron.Demo;

/// <summary>A region of the demonstration: <c>novacron up</c> as a process of its own.</summary>
internal sealed partial class RegionProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly StreamWriter _log;

    private RegionProcess(RegionPlan plan, Process process, StreamWriter log)
    {
        Plan = plan;
        _process = process;
        _log = log;
    }

    public RegionPlan Plan { get; }

    /// <summary>Starts a region; it is not ready yet when this returns.</summary>
    public static RegionProcess Start(RegionPlan plan, RegionPlan peer, DemoOptions options)
    {
        Directory.CreateDirectory(plan.DataDirectory);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in Arguments(plan, peer, options))
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new DemoException($"Region {plan.Name} could not be started.");
        var log = new StreamWriter(plan.LogFile) { AutoFlush = true };
        var region = new RegionProcess(plan, process, log);
        process.OutputDataReceived += region.Write;
        process.ErrorDataReceived += region.Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return region;
    }

    /// <summary>Waits until the region's API says that it is ready.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        using var http = new HttpClient { BaseAddress = Plan.Api };
        while (!await IsReadyAsync(http, timeout.Token))
        {
            if (_process.HasExited)
                throw new DemoException($"Region {Plan.Name} ended with code {_process.ExitCode}:\n{LastLines()}");
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new DemoException($"Region {Plan.Name} was not ready within {StartTimeout.TotalSeconds} s:\n{LastLines()}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _ = Kill(_process.Id, Terminate);
        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: false);
        }

        _process.Dispose();
        await _log.DisposeAsync();
    }

    private static IEnumerable<string> Arguments(RegionPlan plan, RegionPlan peer, DemoOptions options) =>
    [
        options.Silo, "up",
        "--region", plan.Name,
        "--listen", plan.Listen,
        "--data", plan.DataDirectory,
        "--peer", $"{peer.Name}={peer.Listen}",
        "--api", plan.Api.Authority,
        "--ca", plan.CertificateAuthority,
        "--hypervisor", options.Hypervisor,
    ];

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private string LastLines() => string.Join('\n', File.ReadLines(Plan.LogFile).TakeLast(15));

    private void Write(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_log)
            _log.WriteLine(line.Data);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
