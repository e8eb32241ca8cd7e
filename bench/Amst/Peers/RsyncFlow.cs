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

    /// <summary>Sends for the measuring time, and counts by the growing file.</summary>
    public async Task<FlowResult> MeasureAsync(double ceilingMbit, MeasuringTime time, CancellationToken cancellationToken)
    {
        var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(memory, $"novacron-bench-{Environment.ProcessId}-{lab.Source}")).FullName;
        try
        {
            await WriteAsync(folder, (long)(ceilingMbit * 1e6 / 8 * time.Total * 2), cancellationToken);
            await using var daemon = RunningTool.Start(
                Tool.In(lab.Target, "rsync", "--daemon", "--no-detach", "--config", Path.Combine(folder, "conf")));
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            await using var client = RunningTool.Start(Tool.In(
                lab.Source, "rsync", "--inplace", "--whole-file", Path.Combine(folder, "file"), $"rsync://{lab.TargetAddress}:{Port}/to/"));
            return await CountAsync(client, Path.Combine(folder, "to", "file"), time, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A hole as large as needed: rsync reads zeros and sends them, and no memory is taken for them at this end.
    private static async Task WriteAsync(string folder, long length, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "to"));
        await using (var file = File.Create(Path.Combine(folder, "file")))
            file.SetLength(length);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "conf"),
            $"port = {Port.ToString(CultureInfo.InvariantCulture)}\nuse chroot = no\nuid = 0\ngid = 0\nlog file = /dev/null\n" +
            $"[to]\npath = {folder}/to\nread only = no\n",
            cancellationToken);
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
