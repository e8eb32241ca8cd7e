using System.Globalization;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>
/// A datacenter's link: as fast as the machine's processors, which both ends and the peer share. The peer runs as the machine starts
/// it, and with CUBIC, which carries most here.
/// </summary>
internal sealed class VethCase(AmstBenchOptions options, LabFactory labs)
{
    private const int PayloadBytes = 1 << 20;
    private const string Usual = "iperf3 as it comes, without TLS";
    private const string Cubic = "iperf3 with CUBIC, without TLS";

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

    // In turn: ours without TLS, ours with TLS, the peers; a shared machine's mood falls on all of them.
    private async Task<IReadOnlyList<BenchRow>> CompareAsync(INetworkLab lab, int streams, CancellationToken cancellationToken)
    {
        var choices = options.Choices with { Streams = streams, PayloadBytes = PayloadBytes };
        var plain = new List<FlowResult>();
        var secured = new List<FlowResult>();
        var usual = new List<FlowResult>();
        var cubic = new List<FlowResult>();
        var bounds = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            plain.Add(await new AmstFlow(lab, null) { HeadsOnly = true }.MeasureAsync(choices, _time, cancellationToken));
            usual.Add(await new IperfFlow(lab).MeasureAsync(streams, null, _time, cancellationToken));
            secured.Add(await new AmstFlow(lab, options.Certificates) { HeadsOnly = true }.MeasureAsync(choices, _time, cancellationToken));
            cubic.Add(await new IperfFlow(lab).MeasureAsync(streams, "cubic", _time, cancellationToken));
            bounds.Add(Bound(plain[^1]));
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {streams} stream(s): {plain[^1].GoodputMbit:0}, with TLS {secured[^1].GoodputMbit:0} (bound {bounds[^1]:0}), " +
                $"iperf3 {usual[^1].GoodputMbit:0}, with CUBIC {cubic[^1].GoodputMbit:0} Mbit/s"));
        }

        var name = $"veth, {streams} streams";
        return
        [
            .. Rows(name, plain, Usual, usual), .. Rows(name, plain, Cubic, cubic),
            .. Rows($"{name}, TLS", secured, Usual, usual), .. Rows($"{name}, TLS", secured, Cubic, cubic),
            BenchRow.Of($"{name}, TLS", "goodput were AES-256-GCM all that TLS costs", "Mbit/s", bounds),
        ];
    }

    private static IEnumerable<BenchRow> Rows(
        string name, IReadOnlyList<FlowResult> ours, string peerName, IReadOnlyList<FlowResult> peers)
    {
        yield return BenchRow.Of(name, "goodput", "Mbit/s", ours.Select(flow => flow.GoodputMbit)) with
        {
            Peer = Medians.Of(peers.Select(flow => flow.GoodputMbit)), PeerName = peerName,
        };
        yield return BenchRow.Of(name, "processor time of both ends", "s/GBy", ours.Select(flow => flow.CpuSecondsPerGigabyte)) with
        {
            Peer = Medians.Of(peers.Select(flow => flow.CpuSecondsPerGigabyte)), PeerName = peerName,
        };
    }

    // Both ends share the processors, which are busy: goodput times processor time of a byte is the same with TLS as without.
    private static double Bound(FlowResult plain) =>
        plain.GoodputMbit * plain.CpuSecondsPerGigabyte / (plain.CpuSecondsPerGigabyte + CipherCost.SecondsPerGigabyte());
}
