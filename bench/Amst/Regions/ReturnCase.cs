using System.Globalization;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Regions;

/// <summary>
/// A guest that works little moves to the other region, and back again: what has to be sent, with memories kept and without.
/// </summary>
internal sealed class ReturnCase(AmstBenchOptions options, LabFactory labs)
{
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
        var reports = await new RegionMoves(options, labs, Link).RunAsync(
            2,
            Mebibytes,
            more,
            [
                "--rate", PagesPerSecond.ToString(CultureInfo.InvariantCulture),
                "--back-after", _stay.ToString(CultureInfo.InvariantCulture),
            ],
            cancellationToken);
        return (reports[0], reports[1]);
    }
}
