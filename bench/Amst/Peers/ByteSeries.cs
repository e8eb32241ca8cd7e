namespace NovaCron.Bench.Amst.Peers;

/// <summary>How many bytes had arrived when: rates between any two moments.</summary>
/// <param name="points">Moments in seconds since the start, and bytes until then; both never fall.</param>
internal sealed class ByteSeries(IReadOnlyList<(double At, long Bytes)> points)
{
    /// <summary>Mbit/s from one moment to another, read off between the points.</summary>
    public double Rate(double from, double to) => (BytesAt(to) - BytesAt(from)) * 8 / 1e6 / (to - from);

    /// <summary>Mbit/s of each whole second.</summary>
    public IReadOnlyList<double> PerSecond() =>
        [.. Enumerable.Range(0, points.Count == 0 ? 0 : (int)points[^1].At).Select(second => Math.Round(Rate(second, second + 1), 2))];

    /// <summary>When the rate of a second to come first reached a share of a rate; null when it never did.</summary>
    public double? FirstReaching(double rate)
    {
        const double step = 0.1;
        for (var at = 0.0; points.Count > 0 && at + 1 <= points[^1].At; at += step)
        {
            if (Rate(at, at + 1) >= rate)
                return Math.Round(at, 1);
        }

        return null;
    }

    private double BytesAt(double moment)
    {
        if (points.Count == 0 || moment <= points[0].At)
            return points.Count == 0 ? 0 : points[0].Bytes;
        for (var index = 1; index < points.Count; index++)
        {
            var (at, bytes) = points[index];
            if (at < moment)
                continue;
            var (atBefore, bytesBefore) = points[index - 1];
            return bytesBefore + ((bytes - bytesBefore) * (at > atBefore ? (moment - atBefore) / (at - atBefore) : 1));
        }

        return points[^1].Bytes;
    }
}
