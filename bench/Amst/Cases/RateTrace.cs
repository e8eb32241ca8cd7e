using System.Globalization;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>A link's rate over time, a value a second, over and over.</summary>
/// <param name="Name">What kind of path it is like.</param>
/// <param name="Mbit">Rates in Mbit/s.</param>
internal sealed record RateTrace(string Name, IReadOnlyList<double> Mbit)
{
    /// <summary>The rate on average.</summary>
    public double Mean => Mbit.Average();

    /// <summary>Synthetic traces of several kinds, by a seed.</summary>
    public static IReadOnlyList<RateTrace> Synthetic(int seed, int seconds) =>
    [
        Make("steps", seconds, new Random(seed), (second, _, _) => second / 6 % 2 == 0 ? 150 : 40),
        Make("waves", seconds, new Random(seed), (second, _, _) => 100 + (60 * Math.Sin(2 * Math.PI * second / 20))),
        // A shared backbone: each second within some percent of the one before.
        Make("walk", seconds, new Random(seed), (_, before, random) => Math.Clamp(before * Math.Exp(0.15 * Normal(random)), 20, 200)),
        // A satellite's path: a new level every 15 s, noise of a tenth, as Starlink's reconfiguration has it.
        Make("handovers", seconds, new Random(seed), Handover(new Random(seed + 1))),
        // A radio link: fast fading, with dips to a fifth.
        Make("fading", seconds, new Random(seed), (_, _, random) => random.NextDouble() < 0.1 ? 20 : 100 * Math.Exp(0.2 * Normal(random))),
    ];

    /// <summary>Reads a trace: one rate a line, in Mbit/s.</summary>
    public static RateTrace Read(string file)
    {
        var rates = new List<double>();
        foreach (var line in File.ReadLines(file).Where(line => line.Trim().Length > 0 && line[0] != '#'))
        {
            if (!double.TryParse(line.Trim(), CultureInfo.InvariantCulture, out var rate) || rate < 0)
                throw new BenchException($"{file} is no trace: '{line}' is no rate in Mbit/s.");
            rates.Add(rate);
        }

        return rates.Count > 0 ? new RateTrace(Path.GetFileName(file), rates) : throw new BenchException($"{file} is an empty trace.");
    }

    /// <summary>Writes it for the emulator.</summary>
    public void Write(string file) =>
        File.WriteAllLines(file, Mbit.Select(rate => Math.Round(rate, 3).ToString(CultureInfo.InvariantCulture)));

    private static RateTrace Make(string name, int seconds, Random random, Func<int, double, Random, double> next)
    {
        var rates = new List<double>();
        for (var second = 0; second < seconds; second++)
            rates.Add(next(second, second == 0 ? 100 : rates[^1], random));
        return new RateTrace(name, rates);
    }

    private static Func<int, double, Random, double> Handover(Random levels)
    {
        var level = 0.0;
        return (second, _, random) =>
        {
            level = second % 15 == 0 ? 40 + (levels.NextDouble() * 160) : level;
            return level * (1 + (0.1 * ((2 * random.NextDouble()) - 1)));
        };
    }

    // Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
