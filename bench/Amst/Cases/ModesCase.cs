using System.Globalization;
using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>A link that changes its kind while a transfer runs: how long until the sender's mode is the right one.</summary>
internal sealed class ModesCase(AmstBenchOptions options, LabFactory labs)
{
    /// <summary>The rate that parts the modes here, in Mbit/s: twice of it a machine can carry that also makes the link.</summary>
    private const double FastMbit = 220;

    // Kinds of links well within the thresholds, in an order that has every transition to a neighbour.
    private static readonly (LinkShape Shape, string Mode)[] Links =
    [
        (new LinkShape(100, 100), "Internet"),
        (new LinkShape(450, 4), "Datacenter"),
        (new LinkShape(400, 25), "Hybrid"),
        (new LinkShape(100, 80), "Internet"),
        (new LinkShape(400, 25), "Hybrid"),
        (new LinkShape(450, 4), "Datacenter"),
        (new LinkShape(100, 100), "Internet"),
    ];

    private readonly TimeSpan _stay = TimeSpan.FromSeconds(options.IsQuick ? 7 : 12);

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var links = options.IsQuick ? Links[..2] : Links;
        await using var lab = await labs.LinkAsync(links[0].Shape, options.KernelSettings, cancellationToken);
        var seconds = (links.Length * _stay.TotalSeconds) + 2;
        var transfer = new AmstFlow(lab, null).RunAsync(
            options.Choices with { FastMbit = FastMbit },
            AmstFlow.Within(new MeasuringTime(0, seconds)),
            seconds + AmstFlow.PatienceSeconds,
            cancellationToken);
        var changes = new List<double> { Sampler.Now };
        foreach (var (shape, _) in links.Skip(1))
        {
            await Task.Delay(_stay, cancellationToken);
            await lab.ShapeAsync(shape, cancellationToken);
            changes.Add(Sampler.Now);
        }

        var (sent, received) = await transfer;
        AmstFlow.Require(sent, received);
        return [.. Enumerable.Range(0, links.Length).Select(index => Row(links, changes, sent, index))];
    }

    // A mode that never came counts as the whole stay, and stands out.
    private static BenchRow Row((LinkShape Shape, string Mode)[] links, List<double> changes, EndpointReport sent, int index)
    {
        var begun = index == 0 ? sent.StartedAt : changes[index];
        var left = index + 1 < changes.Count ? changes[index + 1] : sent.EndedAt;
        var there = sent.Samples.FirstOrDefault(
            sample => sample.At >= begun && sample.At < left && sample.Mode == links[index].Mode);
        var took = (there?.At ?? left) - begun;
        var before = index == 0 ? "the start" : links[index - 1].Mode;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {before} to {links[index].Mode}: {(there is null ? "never" : $"{took:0.0} s")}"));
        return BenchRow.Of($"mode, {before} to {links[index].Mode} ({links[index].Shape})", "until it is that", "s", took);
    }
}
