using NovaCron.Bench.Acp.Wan;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Acp.Cases;

/// <summary>
/// How long a commit takes between whole regions in different parts of the world, and how much of that is not the way: the goal is set
/// for a caller where the log is ordered, what callers elsewhere wait for is shown beside it.
/// </summary>
internal sealed class LatencyCase(AcpBenchOptions options, string emulator, bool isByzantine)
{
    private const int CrashQuorum = 2;
    private const int ByzantineQuorum = 3;
    private const double CrashGoal = 20;
    private const double ByzantineGoal = 25;
    private const double CrashWays = 1;
    private const double ByzantineWays = 1.5;
    private const int WarmUpCallers = 4;
    private const int WarmUpCommands = 25;
    private const int PortionCommands = 16;
    private const int ManyPortionCommands = 4;
    private const int PortionsMax = 40;
    private const int ManyCallers = 16;

    private readonly WanMap _map = isByzantine ? WanMap.Four : WanMap.Three;
    private readonly string _mode = isByzantine ? "byzantine" : "crash";

    private int Quorum => isByzantine ? ByzantineQuorum : CrashQuorum;

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using var federation = await WanFederation.StartAsync(
            emulator, Path.Combine(folder, _mode), _map, isByzantine, measuresOften: false, cancellationToken);
        await federation.CallEverywhereAsync(WarmUpCallers, WarmUpCommands, cancellationToken);
        List<BenchRow> rows = [];
        rows.AddRange(await MeasureLeaderAsync(federation, callers: 1, cancellationToken));
        rows.AddRange(await MeasureLeaderAsync(federation, ManyCallers, cancellationToken));
        for (var place = 0; place < _map.Count; place++)
            rows.AddRange(await MeasureOtherAsync(federation, place, cancellationToken));
        return rows;
    }

    /// <summary>
    /// Commands of callers where the log was ordered before and after each of them. Who proposes takes turns, so that portions go to
    /// whoever it is.
    /// </summary>
    private async Task<IReadOnlyList<BenchRow>> MeasureLeaderAsync(
        WanFederation federation, int callers, CancellationToken cancellationToken)
    {
        var wanted = options.Commands * (callers > 1 ? 2 : 1);
        var (latencies, ways, least) = (new List<double>(), new List<double>(), new List<double>());
        MemberWrites writes = new(0, 0, 0);
        for (var portion = 0; portion < PortionsMax && latencies.Count < wanted; portion++)
        {
            var leader = await federation.FindLeaderAsync(cancellationToken);
            var commands = callers > 1 ? ManyPortionCommands : PortionCommands;
            var answer = await federation.CallAsync(leader, callers, commands, cancellationToken);
            var taken = Answered(answer).Where(call => call.AtLeader).ToList();
            latencies.AddRange(taken.Select(call => call.Answered!.Value - call.Asked));
            ways.AddRange(taken.Select(_ => _map.QuorumRoundTrip(leader, Quorum)));
            least.AddRange(taken.Select(_ => isByzantine
                ? _map.ThreeWays(leader, Quorum) : _map.QuorumRoundTrip(leader, Quorum)));
            writes = answer.Writes;
        }

        if (latencies.Count < wanted)
            throw new BenchException($"only {latencies.Count} of {wanted} commands were made where the log was ordered");
        var title = $"latency {_mode}, {_map.Count} regions, at the {(isByzantine ? "proposer" : "leader")}, {Callers(callers)}";
        var factor = isByzantine ? ByzantineWays : CrashWays;
        var beyond = latencies.Zip(ways, (latency, way) => latency - (factor * way)).Order().ToList();
        latencies.Sort();
        return
        [
            WanFigures.Row(title, "commit p50", WanFigures.At(latencies, 0.5), latencies),
            WanFigures.Row(title, "commit p99", WanFigures.At(latencies, 0.99), latencies),
            BenchRow.Of(title, "round trip to the quorum", "ms", ways),
            BenchRow.Of(title, "least time that messages travel", "ms", least),
            callers > 1
                ? WanFigures.Row(title, $"p50 - {factor} RTT", WanFigures.At(beyond, 0.5), beyond)
                : WanFigures.Row(title, $"p50 - {factor} RTT", WanFigures.At(beyond, 0.5), beyond, isByzantine ? ByzantineGoal : CrashGoal),
            BenchRow.Of(title, "a durable write there, p50", "ms", writes.Median),
            BenchRow.Of(title, "a durable write there, p99", "ms", writes.Tail),
        ];
    }

    private async Task<IReadOnlyList<BenchRow>> MeasureOtherAsync(WanFederation federation, int place, CancellationToken cancellationToken)
    {
        // In the crash mode one leads for good: from there it was measured.
        if (!isByzantine && await federation.FindLeaderAsync(cancellationToken) == place)
            return [];
        List<double> latencies = [];
        for (var portion = 0; portion < PortionsMax && latencies.Count < options.ElsewhereCommands; portion++)
        {
            var answer = await federation.CallAsync(place, callers: 1, PortionCommands, cancellationToken);
            latencies.AddRange(Answered(answer).Where(call => !call.AtLeader).Select(call => call.Answered!.Value - call.Asked));
        }

        latencies.Sort();
        var title = $"latency {_mode}, {_map.Count} regions, {federation.Members[place].Region} while another orders, {Callers(1)}";
        return
        [
            WanFigures.Row(title, "commit p50", WanFigures.At(latencies, 0.5), latencies),
            WanFigures.Row(title, "commit p99", WanFigures.At(latencies, 0.99), latencies),
        ];
    }

    private static string Callers(int callers) => callers == 1 ? "1 caller" : $"{callers} callers";

    private static List<MemberCall> Answered(MemberAnswer answer) => answer.Calls.All(call => call.Answered is not null)
        ? [.. answer.Calls]
        : throw new BenchException($"commands had no answer: {string.Join(", ", answer.Calls.Where(call => call.Answered is null))}");
}
