using System.Globalization;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Regions;

/// <summary>
/// A guest that works little moves to the other region, and back again: what has to be sent, with memories kept and without.
/// </summary>
internal sealed class ReturnCase(AmstBenchOptions options, LabFactory labs)
{
    private const int PatienceMinutes = 8;
    private const int Mebibytes = 512;
    private const int PagesPerSecond = 20;
    private static readonly LinkShape Link = new(160, 40);

    private readonly double _stay = options.IsQuick ? 5 : 30;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var (kept, keptBack) = await MoveAsync([], cancellationToken);
        var (_, plainBack) = await MoveAsync(["--keep-memory", "0"], cancellationToken);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"a guest of {Mebibytes} MiB that writes {PagesPerSecond} pages/s returns after {_stay:0} s, {Link}");
        return
        [
            BenchRow.Of(name, "sent", "By", keptBack.WireBytes) with { Peer = kept.WireBytes, PeerName = "its first move" },
            BenchRow.Of(name, "sent", "By", keptBack.WireBytes) with { Peer = plainBack.WireBytes, PeerName = "the same, nothing kept" },
            BenchRow.Of(name, "total", "s", keptBack.TotalSeconds) with
            {
                Peer = plainBack.TotalSeconds, PeerName = "the same, nothing kept",
            },
            BenchRow.Of(name, "downtime", "ms", keptBack.DowntimeMs ?? double.NaN) with
            {
                Peer = plainBack.DowntimeMs, PeerName = "the same, nothing kept",
            },
        ];
    }

    private async Task<(MigrationReport There, MigrationReport Back)> MoveAsync(string[] more, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(PatienceMinutes));
        using var folder = new TemporaryFolder();
        await using var lab = await labs.LinkAsync(Link, options.KernelSettings, patience.Token);
        await using var eu = RegionRun.StartEu(options, lab, folder.Path, more);
        await using var us = RegionRun.StartUs(options, lab, folder.Path, more);
        await using var driver = RegionRun.StartDriver(
            options, lab, Mebibytes, readyLine: null,
            "--rate", PagesPerSecond.ToString(CultureInfo.InvariantCulture),
            "--back-after", _stay.ToString(CultureInfo.InvariantCulture));
        await driver.WaitAsync(patience.Token);
        var reports = MigrationReport.ReadAll(driver.Output);
        return reports is [{ } there, { } back] && reports.All(IsGood)
            ? (there, back)
            : throw new BenchException(
                $"The guest did not move well there and back: {string.Join("; ", reports)} {driver.Errors.Trim()}\n"
                    + $"{RegionRun.Tail(eu)}\n{RegionRun.Tail(us)}");
    }

    private static bool IsGood(MigrationReport report) =>
        report is { Phase: "completed", HeartbeatsLost: 0, CorruptPages: 0 };
}
