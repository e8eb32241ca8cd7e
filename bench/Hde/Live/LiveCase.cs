using System.Globalization;
using NovaCron.Bench.Amst;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Amst.Regions;
using NovaCron.Bench.Reporting;
using NovaCron.Demo;

namespace NovaCron.Bench.Hde.Live;

/// <summary>
/// The corpus guest at work moves over a link, by NovaCron and by QEMU itself in turns: to a region that knows nothing of it, back again,
/// and a sister to where it had been. The guest checks its work after each move.
/// </summary>
/// <param name="options">The regions, and the guest's kernel and initial RAM disk.</param>
/// <param name="labs">Makes the link.</param>
internal sealed class LiveCase(AmstBenchOptions options, LabFactory labs)
{
    /// <summary>How long the guest may stand still for its last pages, by either.</summary>
    public const int DowntimeLimitMs = 300;

    private static readonly LinkShape Link = new(160, 40);

    private readonly double _stay = options.IsQuick ? 10 : 60;
    private readonly DemoOptions _guest = new()
    {
        Silo = "",
        Hypervisor = "qemu",
        Kernel = options.Kernel,
        Initrd = options.Initrd,
        MemoryMebibytes = 512,
        GuestArguments = Arguments(seed: 1),
    };

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var best = await FindBestAsync(cancellationToken);
        QemuSetting[] peers = options.IsQuick ? [best] : [best, QemuSetting.Plain, QemuSetting.Xbzrle];
        List<IReadOnlyList<LiveMove>> ours = [];
        var theirs = peers.Select(_ => new List<LiveMove>()).ToList();
        for (var run = 0; run < options.Runs; run++)
        {
            ours.Add(await OursAsync(cancellationToken));
            foreach (var (peer, moves) in peers.Zip(theirs))
                moves.Add(await QemuAsync(peer, cancellationToken));
        }

        var guest = string.Create(CultureInfo.InvariantCulture, $"a guest of {_guest.MemoryMebibytes} MiB at work, {Link}");
        string[] cases = [$"first move of {guest}", $"its return after {_stay:0} s, {Link}", $"first move of its sister, {Link}"];
        return
        [
            .. cases.SelectMany((name, index) => peers.Zip(theirs).SelectMany(
                pair => Rows(name, [.. ours.Select(moves => moves[index])], pair.First, pair.Second))),
        ];
    }

    private static string Arguments(int seed) => $"steps=30 pace=200 seed={seed.ToString(CultureInfo.InvariantCulture)}";

    // The level that leaves the fewest bytes here.
    private async Task<QemuSetting> FindBestAsync(CancellationToken cancellationToken)
    {
        List<(QemuSetting Setting, long Bytes)> tried = [];
        foreach (var level in options.IsQuick ? [3] : new[] { 1, 3, 6, 9 })
        {
            var setting = QemuSetting.MultifdZstd(level);
            tried.Add((setting, (await QemuAsync(setting, cancellationToken)).LinkBytes));
        }

        return tried.MinBy(one => one.Bytes).Setting;
    }

    private async Task<IReadOnlyList<LiveMove>> OursAsync(CancellationToken cancellationToken)
    {
        var reports = await new RegionMoves(options, labs, Link).RunAsync(
            3,
            _guest.MemoryMebibytes,
            ["--share-memory"],
            [
                "--arguments", _guest.GuestArguments!, "--sister", Arguments(seed: 2),
                "--back-after", _stay.ToString(CultureInfo.InvariantCulture),
            ],
            cancellationToken);
        var moves = reports.Select(
            report => new LiveMove(report.WireBytes, report.LinkBytes, report.TotalSeconds, report.DowntimeMs ?? double.NaN)).ToList();
        foreach (var (what, move) in new[] { "first", "return", "sister" }.Zip(moves))
            await TellAsync($"NovaCron, {what}", move);
        return moves;
    }

    private async Task<LiveMove> QemuAsync(QemuSetting setting, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var lab = await labs.LinkAsync(Link, options.KernelSettings, cancellationToken);
        var move = await new QemuMove(_guest, lab, folder.Path).RunAsync(setting, cancellationToken);
        await TellAsync(setting.Name, move);
        return move;
    }

    private static Task TellAsync(string name, LiveMove move) => Console.Error.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name}: {move.MemoryBytes / 1e6:0.0} MB of memory, {move.LinkBytes / 1e6:0.0} MB over the link, {move.Seconds:0.0} s, "
            + $"downtime {move.DowntimeMs:0} ms"));

    private static IEnumerable<BenchRow> Rows(string name, List<LiveMove> ours, QemuSetting peer, List<LiveMove> theirs) =>
    [
        Row(name, "bytes of memory", "By", ours, peer, theirs, move => move.MemoryBytes),
        Row(name, "bytes over the link", "By", ours, peer, theirs, move => move.LinkBytes),
        Row(name, "total", "s", ours, peer, theirs, move => move.Seconds),
        Row(name, "downtime", "ms", ours, peer, theirs, move => move.DowntimeMs),
    ];

    private static BenchRow Row(
        string name,
        string metric,
        string unit,
        List<LiveMove> ours,
        QemuSetting peer,
        List<LiveMove> theirs,
        Func<LiveMove, double> figure) =>
        BenchRow.Of(name, metric, unit, ours.Select(figure)) with
        {
            Peer = Medians.Of(theirs.Select(figure)), PeerName = $"{peer.Name}, first move",
        };
}
