using System.Globalization;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>A datacenter's link: as fast as the machine's processors, which both ends and the peer share.</summary>
internal sealed class VethCase(AmstBenchOptions options, LabFactory labs)
{
    private const int PayloadBytes = 1 << 20;

    private readonly int[] _streams = options.IsQuick ? [4] : [1, 4, 8];
    private readonly MeasuringTime _time = options.IsQuick ? new MeasuringTime(1, 3) : new MeasuringTime(3, 10);

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var lab = await labs.CableAsync(options.KernelSettings, cancellationToken);
        var rows = new List<BenchRow>();
        foreach (var streams in _streams)
            rows.AddRange(await CompareAsync(lab, streams, cancellationToken));
        return rows;
    }

    // In turn: ours without TLS, ours with TLS, iperf3; a shared machine's mood falls on all of them.
    private async Task<IReadOnlyList<BenchRow>> CompareAsync(INetworkLab lab, int streams, CancellationToken cancellationToken)
    {
        var choices = options.Choices with { Streams = streams, PayloadBytes = PayloadBytes };
        var plain = new List<FlowResult>();
        var secured = new List<FlowResult>();
        var peers = new List<FlowResult>();
        for (var run = 0; run < options.Runs; run++)
        {
            plain.Add(await new AmstFlow(lab, null) { HeadsOnly = true }.MeasureAsync(choices, _time, cancellationToken));
            peers.Add(await new IperfFlow(lab).MeasureAsync(streams, null, _time, cancellationToken));
            secured.Add(await new AmstFlow(lab, options.Certificates) { HeadsOnly = true }.MeasureAsync(choices, _time, cancellationToken));
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {streams} stream(s): {plain[^1].GoodputMbit:0}, with TLS {secured[^1].GoodputMbit:0}, " +
                $"iperf3 {peers[^1].GoodputMbit:0} Mbit/s"));
        }

        return [.. Rows($"veth, {streams} streams", plain, peers), .. Rows($"veth, {streams} streams, TLS", secured, peers)];
    }

    private static IEnumerable<BenchRow> Rows(string name, IReadOnlyList<FlowResult> ours, IReadOnlyList<FlowResult> peers)
    {
        yield return BenchRow.Of(name, "goodput", "Mbit/s", ours.Select(flow => flow.GoodputMbit)) with
        {
            Peer = Medians.Of(peers.Select(flow => flow.GoodputMbit)), PeerName = "iperf3, without TLS",
        };
        yield return BenchRow.Of(name, "processor time of both ends", "s/GBy", ours.Select(flow => flow.CpuSecondsPerGigabyte)) with
        {
            Peer = Medians.Of(peers.Select(flow => flow.CpuSecondsPerGigabyte)), PeerName = "iperf3, without TLS",
        };
    }
}
