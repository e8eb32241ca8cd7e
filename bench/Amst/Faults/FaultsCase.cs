using System.Globalization;
using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Faults;

/// <summary>Transfers whose connections are reset, black-holed and cut off; both ends hash all bytes by themselves.</summary>
internal sealed class FaultsCase(AmstBenchOptions options, LabFactory labs)
{
    private const int Seed = 4;
    private const int FaultsPerTransfer = 20;

    /// <summary>What a transfer may need to end after its last fault: it may just have lost all connections.</summary>
    private const double PatienceSeconds = 120;

    private static readonly LinkShape Link = new(100, 40);

    private readonly List<(DoneFault Fault, double Recovery, double Resent)> _faults = [];
    private readonly List<string> _broken = [];
    private long _corrupt;
    private long _held;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var lab = await labs.LinkAsync(Link, options.KernelSettings, cancellationToken);
        var plan = options.IsQuick ? FaultPlan.Make(Seed, 8, 1, 0) : FaultPlan.Make(Seed, 200, 12, 2);
        var injector = new FaultInjector(lab, Seed);
        await injector.PrepareAsync(cancellationToken);
        var transfers = plan.Chunk(FaultsPerTransfer).ToList();
        foreach (var faults in transfers)
            await DisturbAsync(lab, injector, faults, cancellationToken);
        if (_broken.Count > 0)
            throw new BenchException($"{_broken.Count} of {transfers.Count} transfers did not complete:\n{string.Join('\n', _broken)}");
        return Rows(transfers.Count);
    }

    private async Task DisturbAsync(
        INetworkLab lab, FaultInjector injector, IReadOnlyList<PlannedFault> faults, CancellationToken cancellationToken)
    {
        var seconds = FaultPlan.Length(faults).TotalSeconds + 5;
        var flow = new AmstFlow(lab, options.Certificates) { Hash = true };
        var transfer = flow.RunAsync(
            options.Choices, AmstFlow.For(new MeasuringTime(0, seconds)), (2 * seconds) + PatienceSeconds, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        var done = await injector.RunAsync(faults, cancellationToken);
        var (sent, received) = await transfer;
        _corrupt += received.CorruptPayloads + (sent.Failure is null && sent.Sha256 != received.Sha256 ? 1 : 0);
        _held = Math.Max(_held, sent.UnacknowledgedBytesPeak);
        if (sent.Failure is not null || received.Failure is not null)
            _broken.Add($"sender: {sent.Failure ?? "well"}; receiver: {received.Failure ?? "well"}");
        for (var index = 0; index < done.Count; index++)
        {
            var until = index + 1 < done.Count ? done[index + 1].From : sent.EndedAt;
            _faults.Add((done[index], Recovery(received, done[index]), Resent(sent, until) - Resent(sent, done[index].From)));
        }

        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"  {done.Count} faults, {received.PayloadBytes / 1e6:0} MB, {sent.ResentBytes / 1e6:0.0} MB sent again, " +
            $"{sent.Reconnects} new connections, {(sent.Failure is null ? "completed" : sent.Failure)}"));
    }

    /// <summary>Seconds from a fault's end until the receiver got on.</summary>
    private static double Recovery(EndpointReport received, DoneFault fault)
    {
        var before = received.Samples.LastOrDefault(sample => sample.At <= fault.To)?.PayloadBytes ?? 0;
        var after = received.Samples.FirstOrDefault(sample => sample.At > fault.To && sample.PayloadBytes > before);
        return after is null ? double.PositiveInfinity : after.At - fault.To;
    }

    private static double Resent(EndpointReport sent, double at) =>
        sent.Samples.LastOrDefault(sample => sample.At <= at)?.ResentBytes ?? 0;

    private static double SecondsOf(DoneFault fault) => fault.Kind == FaultKind.Partition ? Math.Round(fault.To - fault.From) : 0;

    private List<BenchRow> Rows(int transfers)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{_faults.Count} faults in {transfers} transfers, {Link}");
        List<BenchRow> rows =
        [
            BenchRow.Of(name, "transfers that completed", "{transfer}", transfers - _broken.Count),
            BenchRow.Of(name, "payloads or hashes that differ", "{payload}", _corrupt),
            BenchRow.Of(name, "sent again after a fault", "By", _faults.Select(fault => fault.Resent)) with
            {
                Peer = _held, PeerName = "most bytes under way",
            },
        ];
        foreach (var kind in _faults.GroupBy(fault => (fault.Fault.Kind, Seconds: SecondsOf(fault.Fault))))
        {
            var of = kind.Key.Kind == FaultKind.Partition ? $"Partition of {kind.Key.Seconds} s" : kind.Key.Kind.ToString();
            rows.Add(BenchRow.Of($"{name}: {of}", "until bytes arrived again", "s", kind.Select(fault => fault.Recovery)));
        }

        return rows;
    }
}
