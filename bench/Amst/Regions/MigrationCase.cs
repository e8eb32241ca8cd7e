using System.Globalization;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Regions;

/// <summary>
/// Two regions in two namespaces, and a busy guest that moves from one to the other while the link between them is gone for a
/// minute. The guest must run on until it is switched over, and arrive whole.
/// </summary>
internal sealed class MigrationCase(AmstBenchOptions options, LabFactory labs)
{
    private const int PatienceMinutes = 8;
    private static readonly LinkShape Link = new(200, 40);

    private readonly int _mebibytes = options.IsQuick ? 256 : 512;
    private readonly TimeSpan _partition = TimeSpan.FromSeconds(options.IsQuick ? 6 : 60);

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(PatienceMinutes));
        using var folder = new TemporaryFolder();
        try
        {
            await using var lab = await labs.LinkAsync(Link, options.KernelSettings, patience.Token);
            await using var eu = RegionRun.StartEu(options, lab, folder.Path);
            await using var us = RegionRun.StartUs(options, lab, folder.Path);
            var report = await MigrateAsync(lab, patience.Token);
            return report is null
                ? throw new BenchException($"The migration gave no report.\n{RegionRun.Tail(eu)}\n{RegionRun.Tail(us)}")
                : !report.IsGood
                    ? throw new BenchException($"The migration ended badly: {report}\n{RegionRun.Tail(eu)}\n{RegionRun.Tail(us)}")
                    : Rows(report);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"The migration had not ended after {PatienceMinutes} minutes.");
        }
    }

    private async Task<MigrationReport?> MigrateAsync(INetworkLab lab, CancellationToken cancellationToken)
    {
        await using var driver = RegionRun.StartDriver(options, lab, _mebibytes, MigrateCommand.Copying);
        await driver.WaitUntilReadyAsync(cancellationToken);
        if (!driver.HasExited)
            await CutAsync(lab, cancellationToken);
        await driver.WaitAsync(cancellationToken);
        var report = MigrationReport.Read(driver.Output);
        await Console.Error.WriteLineAsync($"  {(report is null ? driver.Errors.Trim() : report)}");
        return report;
    }

    private async Task CutAsync(INetworkLab lab, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"  the copy is in its middle; the link is cut for {_partition.TotalSeconds} s");
        await lab.CutAsync(true, cancellationToken);
        await Task.Delay(_partition, cancellationToken);
        await lab.CutAsync(false, cancellationToken);
    }

    private List<BenchRow> Rows(MigrationReport report)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"migration of {_mebibytes} MiB, {Link}, cut off for {_partition.TotalSeconds} s in its middle");
        return
        [
            BenchRow.Of(name, "total", "s", report.TotalSeconds),
            BenchRow.Of(name, "downtime", "ms", report.DowntimeMs ?? double.NaN),
            BenchRow.Of(name, "longest silence of the guest before it was switched over", "ms", report.LongestGapMs),
            BenchRow.Of(name, "heartbeats lost", "{heartbeat}", report.HeartbeatsLost),
            BenchRow.Of(name, "corrupt pages", "{page}", report.CorruptPages),
        ];
    }
}
