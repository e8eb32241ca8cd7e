using System.Diagnostics;
using NovaCron.Bench.Load;
using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;
using NovaCron.Demo;
using NovaCron.Launcher.Runs;

namespace NovaCron.Bench.Orleans;

/// <summary>
/// A busy guest moves between two regions of two silos, at first undisturbed, then with <c>kill -9</c> of each silo in turn in the
/// middle of a move. It must run on, once, and the migration must end one way or the other.
/// </summary>
internal sealed class MigrationKillCase(OrleansBenchOptions options, Site site)
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(3);

    // Long enough to be in the middle of the copy, which takes seconds; a share of the runs hits other steps.
    private static readonly TimeSpan[] KillDelays =
        [TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5)];

    private readonly List<Recovery> _recoveries = [];
    private readonly List<double> _ends = [];
    private (int Completed, int RolledBack) _outcomes;

    /// <summary>Runs it.</summary>
    /// <exception cref="BenchException">The guest stood still, ran twice, or lost a page.</exception>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var guest = new Guest(site.Api("eu"));
        await guest.BootAsync("eu", GuestOptions(), cancellationToken);
        var rows = new List<BenchRow>(await MoveUndisturbedAsync(guest, cancellationToken));
        var silos = site.Run.SilosOf("eu").Concat(site.Run.SilosOf("us")).ToList();
        for (var run = 0; run < options.MigrationKills; run++)
            await KillAsync(guest, silos[run % silos.Count], KillDelays[run / silos.Count % KillDelays.Length], run, cancellationToken);
        await guest.RemoveAsync(cancellationToken);
        const string name = "kill -9 of a silo during a migration, 2 regions x 2 silos";
        rows.Add(BenchRow.Of(name, "until calls succeed again", "s", _recoveries.Select(felt => felt.NewCalls.TotalSeconds)));
        rows.Add(BenchRow.Of(name, "until calls under way were settled", "s", _recoveries.Select(felt => felt.AllCalls.TotalSeconds)));
        rows.Add(BenchRow.Of(name, "until the migration ended", "s", _ends));
        rows.Add(BenchRow.Of(name, "migrations completed", "{migration}", _outcomes.Completed));
        rows.Add(BenchRow.Of(name, "migrations rolled back", "{migration}", _outcomes.RolledBack));
        rows.Add(BenchRow.Of(name, "copies running at once beyond one", "{copy}", site.Witness?.FindDoubleRuns().Count ?? 0));
        return rows;
    }

    private DemoOptions GuestOptions() => new()
    {
        Silo = options.Silo,
        Hypervisor = "qemu",
        Kernel = options.Kernel,
        Initrd = options.Initrd,
        MemoryMebibytes = 256,
        Rate = 1000,
    };

    private async Task<IReadOnlyList<BenchRow>> MoveUndisturbedAsync(Guest guest, CancellationToken cancellationToken)
    {
        var from = guest.LastHeartbeat;
        var begun = Stopwatch.GetTimestamp();
        var migration = await BeginAsync("us", cancellationToken);
        if (!(await EndAsync(migration.Id, cancellationToken)).HasCompleted)
            throw new BenchException($"The undisturbed migration {migration.Id} was rolled back.");
        var took = Stopwatch.GetElapsedTime(begun);
        var verdict = await guest.JudgeMoveAsync("us", from, cancellationToken);
        Require(verdict.HeartbeatsLost == 0 && verdict.CorruptPages == 0, $"{verdict}");
        const string name = "live migration, 2 regions x 2 silos";
        return
        [
            BenchRow.Of(name, "total", "s", took.TotalSeconds),
            BenchRow.Of(name, "downtime", "ms", verdict.Downtime.TotalMilliseconds),
            BenchRow.Of(name, "heartbeats lost", "{heartbeat}", verdict.HeartbeatsLost),
            BenchRow.Of(name, "corrupt pages", "{page}", verdict.CorruptPages),
        ];
    }

    private async Task KillAsync(Guest guest, RunningService victim, TimeSpan delay, int run, CancellationToken cancellationToken)
    {
        var region = victim.Service.Region!;
        await using var probe = await ProbedVms.ProbeAsync(site, region, cancellationToken);
        var owner = (await site.Api("eu").GetVmAsync(Guest.Name, cancellationToken)).OwnerRegion;
        var migration = await BeginAsync(owner == "eu" ? "us" : "eu", cancellationToken);
        await Task.Delay(delay, cancellationToken);

        var fault = Stopwatch.GetTimestamp();
        victim.Crash();
        var recovery = await probe.WaitForRecoveryAsync(fault, RecoveryLimit, cancellationToken);
        var ended = await EndAsync(migration.Id, cancellationToken);
        var end = Stopwatch.GetElapsedTime(fault);
        await victim.WaitUntilReadyAsync(cancellationToken);
        await guest.ExpectIntactAsync(cancellationToken);
        Require(site.Witness?.FindDoubleRuns() is null or { Count: 0 }, string.Join('\n', site.Witness?.FindDoubleRuns() ?? []));
        _recoveries.Add(recovery);
        _ends.Add(end.TotalSeconds);
        _outcomes = ended.HasCompleted ? (_outcomes.Completed + 1, _outcomes.RolledBack) : (_outcomes.Completed, _outcomes.RolledBack + 1);
        Tell(run, victim, delay, owner, recovery, ended);
    }

    private void Tell(int run, RunningService victim, TimeSpan delay, string owner, Recovery recovery, ApiMigration ended) =>
        Console.Error.WriteLine(
            $"  kill {run + 1} of {options.MigrationKills}: {victim.Name} after {delay.TotalSeconds} s of a move from {owner}; calls " +
            $"succeeded again after {recovery.NewCalls.TotalSeconds:0.0} s, those under way were settled after " +
            $"{recovery.AllCalls.TotalSeconds:0.0} s, the migration {(ended.HasCompleted ? "completed" : "was rolled back")}");

    private Task<ApiMigration> BeginAsync(string target, CancellationToken cancellationToken) =>
        site.Api("eu").MigrateVmAsync(Guest.Name, new ApiMigrationDraft(target, null), cancellationToken);

    private async Task<ApiMigration> EndAsync(string id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(EndLimit);
        while (true)
        {
            try
            {
                var migration = await site.Api("eu").GetMigrationAsync(id, limit.Token);
                if (migration.HasEnded)
                    return migration;
            }
            catch (Exception e) when (e is ApiException or ApiUnreachableException && !limit.IsCancellationRequested)
            {
                // The region that leads it is between two silos.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }

    private static void Require(bool isSo, string finding)
    {
        if (!isSo)
            throw new BenchException(finding);
    }
}
