using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>Measures one cell: the best fixed setting is searched, then everybody runs in turn.</summary>
internal sealed class CellRun(GridCell cell, AmstBenchOptions options, INetworkLab lab, GridStore store)
{
    /// <summary>A fixed setting this near to the ceiling is good enough: no other can beat it by more than noise.</summary>
    private const double GoodEnough = 0.995;

    /// <summary>Settings of the search that run again, as long and as often as ours.</summary>
    private const int Finalists = 2;

    private readonly MeasuringTime _time = cell.Time(options.CountedSeconds);
    private readonly AmstFlow _amst = new(lab, options.Certificates);
    private readonly IperfFlow _iperf = new(lab);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.WithPeers)
            await SearchAsync(cancellationToken);
        for (var run = 0; run < options.Runs; run++)
        {
            if (store.Of(cell.Key, GridRecord.Ours).Count <= run)
                await AddAsync(await MeasureOursAsync(cancellationToken));
            if (options.WithPeers)
                await MeasurePeersAsync(run, cancellationToken);
        }
    }

    private async Task MeasurePeersAsync(int run, CancellationToken cancellationToken)
    {
        // Short runs are noisy: the best two take turns, and medians tell which is the best.
        foreach (var finalist in store.Of(cell.Key, GridRecord.Search).OrderByDescending(record => record.GoodputMbit).Take(Finalists))
        {
            var runs = store.Of(cell.Key, GridRecord.Fixed)
                .Count(record => record.Streams == finalist.Streams && record.Congestion == finalist.Congestion);
            if (runs <= run)
                await AddAsync(await MeasureFixedAsync(finalist.Streams, finalist.Congestion, cancellationToken));
        }

        if (run >= options.PeerRuns)
            return;
        if (store.Of(cell.Key, GridRecord.Single).Count <= run)
            await AddAsync(await MeasureSingleAsync(cancellationToken));
        if (store.Of(cell.Key, GridRecord.Rsync).Count <= run)
            await AddAsync(await MeasureRsyncAsync(cancellationToken));
    }

    private async Task AddAsync(GridRecord record)
    {
        store.Add(record);
        await Console.Error.WriteLineAsync(
            $"  {cell.Key}: {record.Who} {record.GoodputMbit:0.0} Mbit/s, {100 * record.GoodputMbit / cell.Shape.PayloadCeilingMbit:0.0} % of " +
            $"the ceiling, {record.Congestion} x{record.Streams}, {record.Retransmits} retransmits, 95 % after {record.SecondsTo95} s");
    }

    private async Task SearchAsync(CancellationToken cancellationToken)
    {
        var tried = store.Of(cell.Key, GridRecord.Search).ToList();
        foreach (var (congestion, streams) in cell.FixedSettings)
        {
            if (tried.Any(record => record.GoodputMbit >= GoodEnough * cell.Shape.PayloadCeilingMbit))
                return;
            if (tried.Any(record => record.Congestion == congestion && record.Streams == streams))
                continue;
            var flow = await _iperf.MeasureAsync(streams, Choice(congestion), cell.SearchTime, cancellationToken);
            tried.Add(Record(GridRecord.Search, flow) with { Congestion = congestion });
            store.Add(tried[^1]);
        }
    }

    private async Task<GridRecord> MeasureOursAsync(CancellationToken cancellationToken) =>
        Record(GridRecord.Ours, await _amst.MeasureAsync(options.Choices, _time, cancellationToken));

    private async Task<GridRecord> MeasureFixedAsync(int streams, string? congestion, CancellationToken cancellationToken) =>
        Record(GridRecord.Fixed, await _iperf.MeasureAsync(streams, Choice(congestion), _time, cancellationToken)) with { Congestion = congestion };

    private async Task<GridRecord> MeasureSingleAsync(CancellationToken cancellationToken) =>
        Record(GridRecord.Single, await _iperf.MeasureAsync(1, congestion: null, _time, cancellationToken));

    private async Task<GridRecord> MeasureRsyncAsync(CancellationToken cancellationToken) =>
        Record(GridRecord.Rsync, await new RsyncFlow(lab).MeasureAsync(cell.Shape.RateMbit, _time, cancellationToken));

    // Where the route forces it, there is nothing to choose, and iperf3 fails when it tries.
    private string? Choice(string? congestion) => cell.IsCubic ? null : congestion;

    private GridRecord Record(string who, FlowResult flow) => new(cell.Key, who, Math.Round(flow.GoodputMbit, 3))
    {
        Streams = flow.Streams,
        Retransmits = flow.Retransmits,
        SecondsTo95 = flow.SecondsTo95,
        CpuSecondsPerGigabyte = Math.Round(flow.CpuSecondsPerGigabyte, 3),
        PerSecond = flow.PerSecond,
        StreamsPerSecond = flow.StreamsPerSecond,
        Commit = Environment.GetEnvironmentVariable("NOVACRON_COMMIT"),
    };
}
