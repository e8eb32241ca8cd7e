using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>
/// A link whose rate follows a trace. What counts is a whole turn of the trace, whenever it begins: the payload of that time,
/// beside the most that a link of these rates carries.
/// </summary>
internal sealed class TraceCase(AmstBenchOptions options, LabFactory labs)
{
    private const int Seed = 7;
    private const double RoundTripMs = 50;
    private const double WarmUpSeconds = 5;
    private const int PeerStreams = 4;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RateTrace> traces = options.TraceFile is { } file
            ? [RateTrace.Read(file)]
            : RateTrace.Synthetic(Seed, options.IsQuick ? 12 : 60);
        var rows = new List<BenchRow>();
        foreach (var trace in options.IsQuick ? traces.Take(1) : traces)
            rows.AddRange(await FollowAsync(trace, cancellationToken));
        return rows;
    }

    private static Task SayAsync(FormattableString what) =>
        Console.Error.WriteLineAsync("  trace '" + FormattableString.Invariant(what));

    private async Task<IReadOnlyList<BenchRow>> FollowAsync(RateTrace trace, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Path.GetTempPath(), $"novacron-bench-{Environment.ProcessId}.trace");
        trace.Write(file);
        try
        {
            var shape = new LinkShape(trace.Mean, RoundTripMs) { TraceFile = file };
            await using var lab = await labs.LinkAsync(shape, options.KernelSettings, cancellationToken);
            var time = new MeasuringTime(WarmUpSeconds, trace.Mbit.Count);
            var ours = new List<double>();
            var peers = new List<double>();
            for (var run = 0; run < options.Runs; run++)
            {
                var flow = await new AmstFlow(lab, options.Certificates).MeasureAsync(options.Choices, time, cancellationToken);
                ours.Add(100 * flow.GoodputMbit / shape.PayloadCeilingMbit);
                await SayAsync($"{trace.Name}': {ours[^1]:0.0} % of the integral");
                if (!options.WithPeers || options.IsQuick)
                    continue;
                var peer = await new IperfFlow(lab).MeasureAsync(PeerStreams, null, time, cancellationToken);
                peers.Add(100 * peer.GoodputMbit / shape.PayloadCeilingMbit);
                await SayAsync($"{trace.Name}', iperf3: {peers[^1]:0.0} %");
            }

            return
            [
                BenchRow.Of($"trace '{trace.Name}', {trace.Mbit.Count} s", "share of the integral's payload", "%", ours) with
                {
                    Peer = peers.Count > 0 ? Medians.Of(peers) : null,
                    PeerName = $"iperf3 x{PeerStreams}, this machine's congestion control",
                },
            ];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
