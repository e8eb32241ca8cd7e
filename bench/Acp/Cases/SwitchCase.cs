using NovaCron.Bench.Acp.Wan;
using NovaCron.Bench.Reporting;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Bench.Acp.Cases;

/// <summary>
/// Four regions go from the crash mode to the Byzantine one and back while callers in all of them work: how long they wait for it, and
/// whether a command is lost or has its effect twice.
/// </summary>
internal sealed class SwitchCase(AcpBenchOptions options, string emulator)
{
    private const int CallersEach = 6;

    /// <summary>So that commands come evenly: the longest time without an answer is the switch's then, not the callers' own.</summary>
    private const int ThinkMs = 200;
    private const int WarmUpCallers = 4;
    private const int WarmUpCommands = 25;
    private const int Quorum = 3;
    private const double GoalRoundTrips = 2;
    private const double GoalMs = 200;
    private const string Home = "bench";
    private const string Elsewhere = "elsewhere";

    /// <summary>Of so many switches to the Byzantine mode one is the policy's own, because another one answers for a region.</summary>
    private const int TrustEvery = 5;

    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(SwitchRecord.SettlingMs);

    private readonly List<SwitchRecord> _switches = [];
    private readonly List<string> _failures = [];

    /// <summary>What must not happen and did.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using var federation = await WanFederation.StartAsync(
            emulator, Path.Combine(folder, "switch"), WanMap.Four, isByzantine: false, measuresOften: true, cancellationToken);
        await federation.CallEverywhereAsync(WarmUpCallers, WarmUpCommands, cancellationToken);
        await federation.BeginEverywhereAsync(CallersEach, ThinkMs, cancellationToken);
        var quiet = MemberCallers.Clock;
        await Task.Delay(QuietTime, cancellationToken);
        var quietEnd = MemberCallers.Clock;
        while (_switches.Count < options.Switches)
            await SwitchAsync(federation, cancellationToken);
        var regions = (await federation.AskAllAsync(new MemberRequest(MemberAct.End), cancellationToken))
            .Select(answer => answer.Calls).ToList();
        var states = await federation.AskAllAsync(new MemberRequest(MemberAct.State), cancellationToken);
        var inQuiet = new SwitchRecord("none", quiet, quietEnd - SwitchRecord.SettlingMs, 0);
        return [.. Pauses(regions, inQuiet), .. Commands([.. regions.SelectMany(calls => calls)], states)];
    }

    private async Task SwitchAsync(WanFederation federation, CancellationToken cancellationToken)
    {
        var before = (await federation.Members[0].AskAsync(new MemberRequest(MemberAct.Describe), cancellationToken)).Epoch;
        var (place, round) = (_switches.Count % federation.Members.Count, _switches.Count);
        var last = _switches.LastOrDefault();
        var isBack = last is { Kind: not "back to crash" };
        var there = _switches.Count(one => one.Kind is "to byzantine" or "by trust");
        var byTrust = !isBack && there % TrustEvery == TrustEvery - 1;
        if (last?.Kind == "by trust")
        {
            // Its member is the one that the operator's word was about.
            place = (round - 1) % federation.Members.Count;
            await AddAsync("members", federation, place, new MemberRequest(MemberAct.Trust, Domain: Home), before, cancellationToken);
        }
        else
        {
            var request = byTrust ? new MemberRequest(MemberAct.Trust, Domain: Elsewhere) : new MemberRequest(MemberAct.Switch);
            var kind = byTrust ? "by trust" : isBack ? "back to crash" : "to byzantine";
            await AddAsync(kind, federation, place, request, before, cancellationToken);
        }
    }

    private async Task AddAsync(
        string kind, WanFederation federation, int place, MemberRequest request, long before, CancellationToken cancellationToken)
    {
        var answer = await federation.Members[place].AskAsync(request, cancellationToken);
        _switches.Add(new SwitchRecord(kind, answer.Began, answer.Ended, answer.Epoch - before));
        await Task.Delay(Settling, cancellationToken);
    }

    private List<BenchRow> Pauses(List<IReadOnlyList<MemberCall>> regions, SwitchRecord inQuiet)
    {
        var perRegion = regions.Select(Times).ToList();
        var all = perRegion.SelectMany(times => times).Order().ToList();
        foreach (var one in _switches)
            Console.Error.WriteLine($"bench acp: {one.Describe(all)}");
        var goal = (GoalRoundTrips * WanMap.Four.QuorumRoundTrip(0, Quorum)) + GoalMs;
        List<BenchRow> rows = [];
        foreach (var group in _switches.GroupBy(one => one.Kind).Prepend(null))
        {
            var switches = group is null ? _switches : [.. group];
            var pauses = switches.Select(one => one.PauseOf(all)).Order().ToList();
            var title = $"switch {group?.Key ?? "of any kind"}, 4 regions, {CallersEach} callers in each";
            rows.Add(WanFigures.Row(title, "pause of all callers, p50", WanFigures.At(pauses, 0.5), pauses, goal));
            rows.Add(WanFigures.Row(title, "pause of all callers, worst", pauses[^1], pauses, goal));
            var worst = switches.Select(one => perRegion.Max(one.PauseOf)).Order().ToList();
            rows.Add(WanFigures.Row(title, "pause in the region where it is longest, p50", WanFigures.At(worst, 0.5), worst));
            rows.Add(WanFigures.Row(title, "pause in the region where it is longest, worst", worst[^1], worst));
        }

        const string None = "switch none, 4 regions, crash mode";
        rows.Add(BenchRow.Of(None, "pause of all callers, worst", "ms", inQuiet.PauseOf(all)));
        rows.Add(BenchRow.Of(None, "pause in the region where it is longest, worst", "ms", perRegion.Max(inQuiet.PauseOf)));
        return rows;
    }

    private static List<double> Times(IReadOnlyList<MemberCall> calls) =>
        [.. calls.Where(call => call.Answered is not null).Select(call => call.Answered!.Value).Order()];

    private List<BenchRow> Commands(List<MemberCall> calls, IReadOnlyList<MemberAnswer> states)
    {
        var lost = calls.Where(call => call.Answered is null).ToList();

        // A command that was refused was submitted again, and may have been done before: that is not its being done twice.
        var doubled = calls.Where(call => call is { Outcome: CommandOutcome.AlreadyDone, Refusals: 0 }).ToList();
        var strange = calls.Where(call => call.Outcome is not (null or CommandOutcome.Done or CommandOutcome.AlreadyDone)).ToList();
        var known = states.Select(state => state.Vms.ToHashSet(StringComparer.Ordinal)).ToList();
        var forgotten = calls.Where(call => call.Answered is not null && known.Any(vms => !vms.Contains(call.Vm))).ToList();
        var unheard = lost.Where(call => known.All(vms => vms.Contains(call.Vm))).ToList();
        Note("never answered", lost);
        Note("never answered although every member's state has them", unheard);
        Note("done twice", doubled);
        Note("answered strangely", strange);
        Note("answered and not in every member's state", forgotten);
        const string Title = "switch, commands";
        return
        [
            BenchRow.Of(Title, "answered", "{command}", calls.Count - lost.Count),
            BenchRow.Of(Title, "lost: no answer, or an answer and not in every state", "{command}", lost.Count + forgotten.Count),
            BenchRow.Of(Title, "of these done, and only the answer lost", "{command}", unheard.Count),
            BenchRow.Of(Title, "done twice", "{command}", doubled.Count),
            BenchRow.Of(Title, "refusals", "{refusal}", calls.Sum(call => call.Refusals)),
            BenchRow.Of(Title, "switches", "{switch}", _switches.Count),
            BenchRow.Of(Title, "epochs begun by them", "{epoch}", _switches.Sum(one => one.Epochs)),
        ];
    }

    private void Note(string what, List<MemberCall> calls)
    {
        if (calls.Count > 0)
            _failures.Add($"switch: {calls.Count} commands were {what}: {string.Join("; ", calls.Take(5))}");
    }
}
