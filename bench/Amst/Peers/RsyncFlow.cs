using System.Globalization;
using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Peers;

/// <summary>rsync to its daemon: one stream, without TLS, of a file in memory, of which nothing is there yet.</summary>
internal sealed class RsyncFlow(INetworkLab lab)
{
    private const int Port = 7413;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DaemonStart = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends for the measuring time, and counts by the growing file.</summary>
    public Task<FlowResult> MeasureAsync(double ceilingMbit, MeasuringTime time, CancellationToken cancellationToken) => WithDaemonAsync(
        async folder =>
        {
            // A hole as large as needed: rsync reads zeros and sends them, and no memory is taken for them at this end.
            var source = Path.Combine(folder, "file");
            await using (var file = File.Create(source))
                file.SetLength((long)(ceilingMbit * 1e6 / 8 * time.Total * 2));
            var before = await Retransmits.CountAsync(lab.Source, cancellationToken);
            await using var client = RunningTool.Start(
                Tool.In(lab.Source, "rsync", "--inplace", "--whole-file", source, $"rsync://{lab.TargetAddress}:{Port}/to/"));
            var flow = await CountAsync(client, Path.Combine(folder, "to", "file"), time, cancellationToken);
            return flow with { Retransmits = await Retransmits.CountAsync(lab.Source, cancellationToken) - before };
        },
        cancellationToken);

    /// <summary>Copies a sparse file; how long it took, in seconds.</summary>
    public Task<double> CopyAsync(string file, CancellationToken cancellationToken) => WithDaemonAsync(
        async _ =>
        {
            var started = Sampler.Now;
            await using var client = RunningTool.Start(
                Tool.In(lab.Source, "rsync", "--sparse", "--whole-file", file, $"rsync://{lab.TargetAddress}:{Port}/to/"));
            return await client.WaitAsync(cancellationToken) == 0
                ? Sampler.Now - started
                : throw new BenchException($"rsync failed: {client.Errors.Trim()}");
        },
        cancellationToken);

    private async Task<T> WithDaemonAsync<T>(Func<string, Task<T>> useAsync, CancellationToken cancellationToken)
    {
        var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(memory, $"novacron-bench-{Environment.ProcessId}-{lab.Source}")).FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "to"));
            var configuration = Path.Combine(folder, "conf");
            await File.WriteAllTextAsync(
                configuration,
                $"port = {Port.ToString(CultureInfo.InvariantCulture)}\nuse chroot = no\nuid = 0\ngid = 0\nlog file = /dev/null\n" +
                $"[to]\npath = {folder}/to\nread only = no\n",
                cancellationToken);
            await using var daemon = RunningTool.Start(Tool.In(lab.Target, "rsync", "--daemon", "--no-detach", "--config", configuration));
            await Task.Delay(DaemonStart, cancellationToken);
            return await useAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<FlowResult> CountAsync(
        RunningTool client, string target, MeasuringTime time, CancellationToken cancellationToken)
    {
        var started = Sampler.Now;
        var points = new List<(double At, long Bytes)>();
        using var timer = new PeriodicTimer(Period);
        while (Sampler.Now < started + time.Total + 0.2)
        {
            points.Add((Sampler.Now - started, File.Exists(target) ? new FileInfo(target).Length : 0));
            if (!await timer.WaitForNextTickAsync(cancellationToken) || client.HasExited)
                break;
        }

        if (client.HasExited)
            throw new BenchException($"rsync ended early: {client.Errors.Trim()}");
        var series = new ByteSeries(points);
        return new FlowResult
        {
            GoodputMbit = series.Rate(time.WarmUp, time.Total),
            PerSecond = series.PerSecond(),
            PayloadBytes = points[^1].Bytes,
            Streams = 1,
        };
    }
}
