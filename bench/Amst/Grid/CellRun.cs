using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>Measures one cell: the best fixed setting is searched, then everybody runs in turn.</summary>
internal sealed class CellRun(GridCell cell, AmstBenchOptions options, INetworkLab lab, GridStore store)
{
    private readonly MeasuringTime _time = cell.Time(options);
    private readonly AmstFlow _amst = new(lab, options.Certificates);
    private readonly IperfFlow _iperf = new(lab);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var finalists = !options.WithPeers ? [] : options.IsQuick
            ? [cell.UsualSetting]
            : await new FixedSearch(cell, lab, store).RunAsync(cancellationToken);
        for (var run = 0; run < options.Runs; run++)
        {
            if (store.Of(cell.Key, GridRecord.Ours).Count <= run)
                await AddAsync(await MeasureOursAsync(cancellationToken));
            if (options.WithPeers)
                await MeasurePeersAsync(run, finalists, cancellationToken);
        }
    }

    private async Task MeasurePeersAsync(int run, IReadOnlyList<GridRecord> finalists, CancellationToken cancellationToken)
    {
        // Short runs are noisy: the best two take turns, and medians tell which is the best.
        foreach (var finalist in finalists)
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
        var share = 100 * record.GoodputMbit / cell.Shape.PayloadCeilingMbit;
        var flow = FormattableString.Invariant($"{record.GoodputMbit:0.0} Mbit/s, {share:0.0} % of the ceiling, x{record.Streams}");
        var rest = FormattableString.Invariant(
            $"{record.Congestion} {record.Retransmits} retransmits, 95 % after {record.SecondsTo95:0.0} s");
        await Console.Error.WriteLineAsync($"  {cell.Key}: {record.Who} {flow}, {rest}");
    }

    private async Task<GridRecord> MeasureOursAsync(CancellationToken cancellationToken) =>
        GridRecord.Of(cell, GridRecord.Ours, await _amst.MeasureAsync(options.Choices, _time, cancellationToken));

    private async Task<GridRecord> MeasureFixedAsync(int streams, string? congestion, CancellationToken cancellationToken) =>
        GridRecord.Of(cell, GridRecord.Fixed, await _iperf.MeasureAsync(streams, cell.Choice(congestion), _time, cancellationToken)) with
        {
            Congestion = congestion,
        };

    private async Task<GridRecord> MeasureSingleAsync(CancellationToken cancellationToken) =>
        GridRecord.Of(cell, GridRecord.Single, await _iperf.MeasureAsync(1, congestion: null, _time, cancellationToken));

    private async Task<GridRecord> MeasureRsyncAsync(CancellationToken cancellationToken) =>
        GridRecord.Of(cell, GridRecord.Rsync, await new RsyncFlow(lab).MeasureAsync(cell.Shape.RateMbit, _time, cancellationToken));
}
