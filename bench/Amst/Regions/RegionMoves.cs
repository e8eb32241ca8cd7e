using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Regions;

/// <summary>Moves of a guest between two regions that start with them, over a link of their own.</summary>
internal sealed class RegionMoves(AmstBenchOptions options, LabFactory labs, LinkShape link)
{
    private const int PatienceMinutes = 10;

    /// <summary>Makes the moves.</summary>
    /// <param name="count">How many there must be.</param>
    /// <param name="mebibytes">The guest's memory.</param>
    /// <param name="regions">Further arguments of both regions.</param>
    /// <param name="driver">What is done: further arguments of what moves the guest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchException">A guest did not move, or not whole.</exception>
    public async Task<IReadOnlyList<MigrationReport>> RunAsync(
        int count, int mebibytes, IReadOnlyList<string> regions, IReadOnlyList<string> driver, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(PatienceMinutes));
        using var folder = new TemporaryFolder();
        await using var lab = await labs.LinkAsync(link, options.KernelSettings, patience.Token);
        await using var eu = RegionRun.StartEu(options, lab, folder.Path, regions);
        await using var us = RegionRun.StartUs(options, lab, folder.Path, regions);
        await using var moving = RegionRun.StartDriver(options, lab, mebibytes, readyLine: null, driver);
        await moving.WaitAsync(patience.Token);
        var reports = MigrationReport.ReadAll(moving.Output);
        return reports.Count == count && reports.All(report => report.IsGood)
            ? reports
            : throw new BenchException(
                $"The guest did not make {count} good moves: {string.Join("; ", reports)} {moving.Errors.Trim()}\n"
                    + $"{RegionRun.Tail(eu)}\n{RegionRun.Tail(us)}");
    }
}
