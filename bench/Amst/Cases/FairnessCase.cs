using System.Globalization;
using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Grid;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>
/// One iperf3 stream on a link: alone, beside ours, beside the best fixed iperf3, and beside our background class. The other
/// flow begins first and has found its pace when the stream comes.
/// </summary>
internal sealed class FairnessCase(AmstBenchOptions options, LabFactory labs)
{
    private const int VictimPort = 7421;
    private static readonly LinkShape Link = new(200, 40);

    private readonly TimeSpan _headStart = TimeSpan.FromSeconds(options.IsQuick ? 3 : 8);
    private readonly MeasuringTime _time = options.IsQuick ? new MeasuringTime(2, 4) : new MeasuringTime(10, 20);

    // The other flow goes on until the stream has ended.
    private MeasuringTime OtherTime => new(_headStart.TotalSeconds, _time.Total + 2);

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var cell = new GridCell(Link, IsCubic: false);
        await using var lab = await labs.LinkAsync(Link, options.KernelSettings, cancellationToken);
        var best = options.IsQuick
            ? cell.UsualSetting
            : (await new FixedSearch(cell, lab, GridStore.Open(null)).RunAsync(cancellationToken))[0];
        var rows = new List<BenchRow>();
        foreach (var congestion in options.IsQuick ? ["cubic"] : new[] { "cubic", "bbr" })
            rows.AddRange(await MeasureAsync(lab, congestion, best, cancellationToken));
        return rows;
    }

    private async Task<IReadOnlyList<BenchRow>> MeasureAsync(
        INetworkLab lab, string congestion, GridRecord best, CancellationToken cancellationToken)
    {
        var background = options.Choices with { IsBackground = true };
        var (alone, ours, fixedOnes, behind, filled) =
            (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < options.Runs; run++)
        {
            alone.Add((await VictimAsync(lab, congestion, cancellationToken)).GoodputMbit);
            ours.Add(await BesideAsync(lab, congestion, token => AmstAsync(lab, options.Choices, token), cancellationToken));
            fixedOnes.Add(await BesideAsync(lab, congestion, token => FixedAsync(lab, best, token), cancellationToken));
            behind.Add(await BesideAsync(lab, congestion, token => AmstAsync(lab, background, token), cancellationToken));
            filled.Add((await AmstAsync(lab, background, cancellationToken)).GoodputMbit);
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  a {congestion} stream: alone {alone[^1]:0.0}, beside ours {ours[^1]:0.0}, beside {best.Congestion} x{best.Streams} " +
                $"{fixedOnes[^1]:0.0}, beside our background class {behind[^1]:0.0} Mbit/s; that class alone {filled[^1]:0.0}"));
        }

        var name = $"one {congestion} stream of iperf3, {Link}";
        return
        [
            BenchRow.Of(name, "goodput beside ours", "Mbit/s", ours) with
            {
                Peer = Medians.Of(fixedOnes),
                PeerName = $"beside {(options.IsQuick ? "a" : "the best")} fixed iperf3, {best.Congestion} x{best.Streams}",
            },
            BenchRow.Of(name, "goodput beside our background class", "Mbit/s", behind) with
            {
                Peer = Medians.Of(alone), PeerName = "alone",
            },
            BenchRow.Of(name, "goodput of our background class alone", "Mbit/s", filled) with
            {
                Peer = Math.Round(Link.PayloadCeilingMbit, 3), PeerName = "payload ceiling",
            },
        ];
    }

    private async Task<double> BesideAsync(
        INetworkLab lab, string congestion, Func<CancellationToken, Task> otherAsync, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= IperfFlow.Attempts; attempt++)
        {
            var other = otherAsync(cancellationToken);
            await Task.Delay(_headStart, cancellationToken);
            var victim = await new IperfFlow(lab, VictimPort).TryAsync(1, congestion, _time, cancellationToken);
            await other;
            if (victim is not null)
                return victim.GoodputMbit;
        }

        throw new BenchException($"a {congestion} stream of iperf3 did not end {IperfFlow.Attempts} times.");
    }

    private Task<FlowResult> VictimAsync(INetworkLab lab, string congestion, CancellationToken cancellationToken) =>
        new IperfFlow(lab, VictimPort).MeasureAsync(1, congestion, _time, cancellationToken);

    // Only what it leaves to the stream counts, which it does whether it comes to an end or not.
    private Task<FlowResult?> FixedAsync(INetworkLab lab, GridRecord best, CancellationToken cancellationToken) =>
        new IperfFlow(lab).TryAsync(best.Streams, best.Congestion, OtherTime, cancellationToken);

    private Task<FlowResult> AmstAsync(INetworkLab lab, SendingChoices choices, CancellationToken cancellationToken) =>
        new AmstFlow(lab, options.Certificates).MeasureAsync(choices, OtherTime, cancellationToken);
}
