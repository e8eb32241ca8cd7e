using System.Diagnostics;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;
using NovaCron.Demo;

namespace NovaCron.Bench.Hde.Live;

/// <summary>The demonstration's guest moved by QEMU itself, judged as ours is.</summary>
internal sealed class QemuMove(DemoOptions guest, INetworkLab lab, string folder)
{
    private const int Port = 7460;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private readonly GuestLog _log = new();

    /// <summary>Moves it once.</summary>
    /// <exception cref="BenchException">It did not arrive whole.</exception>
    public async Task<LiveMove> RunAsync(QemuSetting setting, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await using var source = await StartAsync("source", lab.Source, isIncoming: false, patience.Token);
        await WaitAsync(log => log.Heartbeats.Count > 50, patience.Token);
        await using var target = await StartAsync("target", lab.Target, isIncoming: true, patience.Token);
        foreach (var command in setting.Commands)
        {
            await source.Monitor.CommandAsync(command, patience.Token);
            await target.Monitor.CommandAsync(command, patience.Token);
        }

        await target.Monitor.CommandAsync($"migrate_incoming tcp:{lab.TargetAddress}:{Port}", patience.Token);
        await source.Monitor.CommandAsync("migrate_set_parameter max-bandwidth 10G", patience.Token);
        await source.Monitor.CommandAsync($"migrate_set_parameter downtime-limit {LiveCase.DowntimeLimitMs}", patience.Token);
        var from = Look(log => log.Heartbeats[^1].Number);
        var before = await WireBytes.CountAsync(lab.Source, patience.Token);
        var started = Stopwatch.GetTimestamp();
        await source.Monitor.CommandAsync($"migrate -d tcp:{lab.TargetAddress}:{Port}", patience.Token);
        await CompleteAsync(source, setting, patience.Token);
        var total = Stopwatch.GetElapsedTime(started);
        var after = await WireBytes.CountAsync(lab.Source, patience.Token);
        await JudgeAsync(target, setting, from, patience.Token);
        var downtime = Look(log => log.GapOnMoveTo("target", from))?.TotalMilliseconds ?? double.NaN;
        return new LiveMove(after - before, after - before, total.TotalSeconds, downtime);
    }

    private static async Task CompleteAsync(PlainGuest source, QemuSetting setting, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await source.Monitor.CommandAsync("info migrate", cancellationToken);
            if (status.Contains("completed", StringComparison.Ordinal))
                return;
            if (status.Contains("failed", StringComparison.Ordinal) || status.Contains("cancelled", StringComparison.Ordinal))
                throw new BenchException($"{setting.Name} did not move the guest: {status}");
            await Task.Delay(LookInterval, cancellationToken);
        }
    }

    private async Task JudgeAsync(PlainGuest target, QemuSetting setting, long from, CancellationToken cancellationToken)
    {
        await WaitAsync(
            log => log.Heartbeats.Count(beat => beat.Number > from && beat.Region == "target") > 50, cancellationToken);
        await target.TypeAsync("verify\n", cancellationToken);
        await WaitAsync(log => log.Verifications.Count > 0, cancellationToken);
        if (Look(log => log.Verifications[^1].Corrupt + log.CountLost(from)) is > 0 and var bad)
            throw new BenchException($"{setting.Name} lost {bad} heartbeats or pages");
    }

    private Task<PlainGuest> StartAsync(string place, string networkNamespace, bool isIncoming, CancellationToken cancellationToken) =>
        PlainGuest.StartAsync(
            guest, networkNamespace, Path.Combine(folder, place), isIncoming, bytes =>
            {
                lock (_log)
                    _log.Append(place, DateTimeOffset.UtcNow, bytes.Span);
            },
            cancellationToken);

    private async Task WaitAsync(Func<GuestLog, bool> condition, CancellationToken cancellationToken)
    {
        while (!Look(condition))
        {
            if (Look(log => log.Failure) is { } failure)
                throw new BenchException($"The guest failed: {failure}");
            await Task.Delay(LookInterval, cancellationToken);
        }
    }

    private T Look<T>(Func<GuestLog, T> question)
    {
        lock (_log)
            return question(_log);
    }
}
