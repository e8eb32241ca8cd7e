using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>Finds the fixed settings of iperf3 that fill a link best, by trying them for a short time each.</summary>
internal sealed class FixedSearch(GridCell cell, INetworkLab lab, GridStore store)
{
    /// <summary>A fixed setting this near to the ceiling is good enough: no other can beat it by more than noise.</summary>
    private const double GoodEnough = 0.995;

    /// <summary>Settings that go on to be measured as long and as often as ours.</summary>
    private const int Finalists = 2;

    private readonly IperfFlow _iperf = new(lab);

    /// <summary>Tries what was not tried yet; the best settings, best first.</summary>
    public async Task<IReadOnlyList<GridRecord>> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (congestion, streams) in cell.FixedSettings)
        {
            var tried = store.Of(cell.Key, GridRecord.Search);
            if (tried.Any(record => record.GoodputMbit >= GoodEnough * cell.Shape.PayloadCeilingMbit))
                break;
            if (tried.Any(record => record.Congestion == congestion && record.Streams == streams))
                continue;
            var flow = await _iperf.MeasureAsync(streams, cell.Choice(congestion), cell.SearchTime, cancellationToken);
            store.Add(GridRecord.Of(cell, GridRecord.Search, flow) with { Congestion = congestion });
        }

        return [.. store.Of(cell.Key, GridRecord.Search).OrderByDescending(record => record.GoodputMbit).Take(Finalists)];
    }
}
