using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>A link, and whether congestion control is forced to CUBIC.</summary>
internal sealed record GridCell(LinkShape Shape, bool IsCubic)
{
    private static readonly double[] Rates = [50, 200, 500];
    private static readonly double[] RoundTrips = [20, 100, 264];
    private static readonly double[] Losses = [0, 0.01, 0.1, 1];

    /// <summary>Its name in tables and in files of results.</summary>
    public string Key => $"{Shape}, {(IsCubic ? "CUBIC" : "free")}";

    /// <summary>Every cell.</summary>
    public static IReadOnlyList<GridCell> All { get; } =
    [
        .. from rate in Rates
           from roundTrip in RoundTrips
           from loss in Losses
           from isCubic in new[] { false, true }
           select new GridCell(new LinkShape(rate, roundTrip, loss), isCubic),
    ];

    /// <summary>Two that show what matters: losses where the choice is free, and a long link where it is not.</summary>
    public static IReadOnlyList<GridCell> Quick { get; } =
        [new(new LinkShape(200, 100, 1), false), new(new LinkShape(200, 100, 0.01), true)];

    /// <summary>
    /// Five seconds or 20 round trips, whichever is longer, do not count. With CUBIC, for which the right number of streams must be
    /// searched, it is 20 s.
    /// </summary>
    public MeasuringTime Time(AmstBenchOptions options)
    {
        var start = Math.Max(5, Math.Ceiling(20 * Shape.RoundTripMs / 1e3));
        return new MeasuringTime(!IsCubic ? start : options.IsQuick ? 2 * start : Math.Max(20, start), options.CountedSeconds);
    }

    /// <summary>Fixed settings are compared for a shorter time: they do not change while they run.</summary>
    public MeasuringTime SearchTime => new(Math.Max(3, Math.Ceiling(12 * Shape.RoundTripMs / 1e3)), 5);

    /// <summary>Fixed settings that are tried.</summary>
    public IReadOnlyList<(string Congestion, int Streams)> FixedSettings =>
    [
        .. from congestion in IsCubic ? ["cubic"] : new[] { "bbr", "cubic" }
           from streams in new[] { 1, 2, 4, 8, 16, 32, 64 }
           select (congestion, streams),
    ];

    /// <summary>A fixed setting that is often good, for who has no time to search.</summary>
    public GridRecord UsualSetting => new(Key, GridRecord.Search, 0) { Congestion = IsCubic ? "cubic" : "bbr", Streams = 16 };

    /// <summary>What iperf3 is to ask for: nothing where the route forces it, for then asking fails.</summary>
    public string? Choice(string? congestion) => IsCubic ? null : congestion;
}
