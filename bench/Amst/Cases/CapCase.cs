using System.Globalization;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>A user's bandwidth cap, on a link that would carry more: what arrives in frames, beside the cap.</summary>
internal sealed class CapCase(AmstBenchOptions options, LabFactory labs)
{
    private const double Mega = 1e6;
    private static readonly LinkShape Link = new(500, 40);

    private readonly double[] _capsMbit = options.IsQuick ? [100] : [10, 100, 400];
    private readonly MeasuringTime _time = options.IsQuick ? new MeasuringTime(2, 4) : new MeasuringTime(5, 15);

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var lab = await labs.LinkAsync(Link, options.KernelSettings, cancellationToken);
        var rows = new List<BenchRow>();
        foreach (var cap in _capsMbit)
        {
            var rates = new List<double>();
            var worst = new List<double>();
            for (var run = 0; run < options.Runs; run++)
            {
                var (rate, second) = await MeasureAsync(lab, cap, cancellationToken);
                rates.Add(rate);
                worst.Add(second);
                await Console.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"  cap {cap} Mbit/s: {rate:0.00}, the fastest second {second:0.00}"));
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"cap of {cap} Mbit/s");
            rows.Add(BenchRow.Of(name, "rate of frames", "Mbit/s", rates) with { Peer = cap, PeerName = "the cap" });
            rows.Add(BenchRow.Of(name, "rate of frames, fastest second", "Mbit/s", worst) with { Peer = cap, PeerName = "the cap" });
        }

        return rows;
    }

    private async Task<(double Rate, double FastestSecond)> MeasureAsync(
        INetworkLab lab, double capMbit, CancellationToken cancellationToken)
    {
        var choices = options.Choices with { CapBitsPerSecond = (long)(capMbit * Mega) };
        var (sent, received) = await new AmstFlow(lab, options.Certificates).RunAsync(
            choices, AmstFlow.Within(_time), _time.Total + 120, cancellationToken);
        AmstFlow.Require(sent, received);
        var frames = new ByteSeries([.. received.Samples.Select(sample => (sample.At - sent.StartedAt, sample.WireBytes))]);
        var seconds = Enumerable.Range((int)_time.WarmUp, (int)_time.Counted).Select(second => frames.Rate(second, second + 1));
        return (frames.Rate(_time.WarmUp, _time.Total), seconds.Max());
    }
}
