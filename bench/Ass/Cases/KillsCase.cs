using System.Diagnostics;
using NovaCron.Bench.Ass.Ledger;
using NovaCron.Bench.Ass.Load;
using NovaCron.Bench.Ass.Regions;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;

namespace NovaCron.Bench.Ass.Cases;

/// <summary>
/// Regions get <c>kill -9</c>, one at a time and again and again, while writers outside put labels through their APIs and keep a ledger.
/// </summary>
internal sealed class KillsCase(AssBenchOptions options) : IAssCase
{
    private const string Title = "kills";
    private const int WritersEach = 4;
    private const double CycleSeconds = 8;
    private const int PauseMs = 1500;
    private const int MakingAtOnce = 8;
    private const long VmBytes = 64L << 20;
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private readonly List<string> _failures = [];
    private readonly Spread _restarts = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures => _failures;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using var regions = await RegionsUnderLoad.StartAsync(options.Emulator, folder, cancellationToken);
        var apis = regions.All.Select((_, place) => Open(regions, place)).ToList();
        try
        {
            var vms = await MakeVmsAsync(regions, apis, cancellationToken);
            var (before, wereEqual) = await regions.ConvergeAsync(SettleLimit, cancellationToken);
            if (!wereEqual)
                throw new BenchException("the replicas were not equal before the first kill");
            var ledger = new LabelLedger();
            var writers = apis
                .Select((api, place) => new LabelWriters(api, regions.All[place].Region, ledger, options.ThinkTime)).ToList();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var writing = vms.Select((own, writer) => writers[writer / WritersEach].WriteAsync(own, end.Token)).ToList();
            var begun = Stopwatch.GetTimestamp();
            await KillAsync(regions, cancellationToken);
            var took = Stopwatch.GetElapsedTime(begun);
            await end.CancelAsync();
            await Task.WhenAll(writing);
            await regions.WaitUntilReadyAsync(cancellationToken);
            var (after, areEqual) = await regions.ConvergeAsync(SettleLimit, cancellationToken);
            if (!areEqual)
                _failures.Add(RegionsUnderLoad.Difference(after));
            if (writers.Any(writer => writer.HasRunOut))
                await Console.Error.WriteLineAsync("bench ass: kills: some writers ran out of VMs before the end");
            var verdict = await JudgeAsync(regions, apis, ledger, before, after, cancellationToken);
            return [.. verdict, .. Figures(ledger, writers, took)];
        }
        finally
        {
            apis.ForEach(api => api.Dispose());
        }
    }

    private static NovaCronApi Open(RegionsUnderLoad regions, int place) => new(
        new NovaCronApiOptions
        {
            Address = new Uri($"http://{regions.Setup.ApiOf(place)}"), RequestTimeout = AnswerLimit, CommandRetryFor = TimeSpan.Zero,
        },
        NamespaceSocket.Handler(regions.NamespaceOf(place)));

    /// <summary>VMs for each writer, as many as its labels need, owned by all regions in turns: many are not the writer's own.</summary>
    private async Task<List<List<string>>> MakeVmsAsync(
        RegionsUnderLoad regions, List<NovaCronApi> apis, CancellationToken cancellationToken)
    {
        var labels = options.Kills * CycleSeconds / Math.Max(options.ThinkTime.TotalSeconds, 0.05);
        var each = (int)Math.Ceiling(labels / LabelWriters.LabelsEach);
        var vms = Enumerable.Range(0, WritersEach * regions.All.Count)
            .Select(writer => Enumerable.Range(0, each).Select(number => FormattableString.Invariant($"vm{writer}-{number}")).ToList())
            .ToList();
        var all = vms.SelectMany(own => own).Index().ToList();
        await Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = MakingAtOnce, CancellationToken = cancellationToken },
            async (vm, token) => await MakeVmAsync(apis[vm.Index % apis.Count], vm.Item, regions.Setup.Kernel, token));
        return vms;
    }

    private static async Task MakeVmAsync(NovaCronApi api, string name, string kernel, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await api.CreateVmAsync(new ApiVmDraft(name, VmBytes, 1, Kernel: kernel), cancellationToken);
                return;
            }
            catch (Exception error) when (error is ApiException or ApiUnreachableException)
            {
                // An earlier attempt may have made it.
                if (error is ApiException { Status: System.Net.HttpStatusCode.Conflict })
                    return;
                if (attempt == 5)
                    throw new BenchException($"{name} could not be made: {error.Message}");
            }
        }
    }

    private async Task KillAsync(RegionsUnderLoad regions, CancellationToken cancellationToken)
    {
        var random = new Random(options.Seed);
        for (var cycle = 0; cycle < options.Kills; cycle++)
        {
            await Task.Delay(random.Next(PauseMs), cancellationToken);
            var place = random.Next(regions.All.Count);
            var begun = Stopwatch.GetTimestamp();
            await regions.KillAsync(place);
            await regions.StartAsync(place, cancellationToken);
            _restarts.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    private async Task<IReadOnlyList<BenchRow>> JudgeAsync(
        RegionsUnderLoad regions, List<NovaCronApi> apis, LabelLedger ledger, IReadOnlyList<RegionAnswer> before,
        IReadOnlyList<RegionAnswer> after, CancellationToken cancellationToken)
    {
        var (lost, invented, twice, found) = (0, 0, 0L, 0);
        foreach (var (place, api) in apis.Index())
        {
            var shown = await ReadLabelsAsync(api, cancellationToken);
            var verdict = ledger.Compare(shown);
            (lost, invented) = (lost + verdict.Lost, invented + verdict.Invented);

            // Each change takes one number of its author's, so that a change that was applied twice took two.
            var region = regions.All[place].Region;
            var numbers = NumbersOf(after[place], region) - NumbersOf(before[place], region);
            var present = ledger.Entries.Count(entry => entry.Region == region && shown.Contains((entry.Vm, entry.Label)));
            twice += Math.Abs(numbers - present);
            found += ledger.Entries.Count(entry => entry.Region == region && entry.Outcome is LabelOutcome.Unknown
                && shown.Contains((entry.Vm, entry.Label)));
            if (numbers != present)
                _failures.Add($"{region} made {numbers} numbers for {present} labels of its own that are there");
        }

        if (lost > 0 || invented > 0)
            _failures.Add($"{lost} acknowledged labels are not shown by a region, {invented} are shown that nobody put");
        return
        [
            AssRows.Of(Title, "acknowledged and not shown by a region", "1", lost),
            AssRows.Of(Title, "shown and never put", "1", invented),
            AssRows.Of(Title, "numbers beyond one a label, or less", "1", twice),
            AssRows.Of(Title, "without an answer, and there", "1", found),
        ];
    }

    private static long NumbersOf(RegionAnswer answer, string region) =>
        answer.Applied.Where(top => top.Region == region).Sum(top => top.Number);

    private static async Task<HashSet<(string Vm, string Label)>> ReadLabelsAsync(NovaCronApi api, CancellationToken cancellationToken)
    {
        var vms = await api.ListVmsAsync(new ApiVmFilter(), cancellationToken);
        if (vms.MissingRegions.Count > 0)
            throw new BenchException($"the list lacks {string.Join(", ", vms.MissingRegions)}");
        return vms.Items
            .SelectMany(vm => (vm.Labels ?? new Dictionary<string, string>()).Select(label => (vm.Name, label.Key))).ToHashSet();
    }

    private IEnumerable<BenchRow> Figures(LabelLedger ledger, List<LabelWriters> writers, TimeSpan took)
    {
        yield return AssRows.Of(Title, "kill -9", "1", options.Kills);
        yield return AssRows.Of(Title, "changes acknowledged", "1", ledger.Count(LabelOutcome.Acknowledged));
        yield return AssRows.Of(Title, "changes without an answer", "1", ledger.Count(LabelOutcome.Unknown));
        yield return AssRows.Of(Title, "changes acknowledged", "1/s", ledger.Count(LabelOutcome.Acknowledged) / took.TotalSeconds);
        foreach (var row in AssRows.Of(Title, "from kill to serving again", _restarts))
            yield return row;
        foreach (var row in AssRows.Of(Title, "a change over REST", Spread.Of(writers.Select(writer => writer.Took))))
            yield return row;
    }
}
