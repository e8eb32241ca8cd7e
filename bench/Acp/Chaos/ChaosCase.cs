using System.Diagnostics;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;

namespace NovaCron.Bench.Acp.Chaos;

/// <summary>
/// Guests move between three regions with a log, several at once, and in each round one fault strikes at a step that the seed draws. A
/// witness outside watches every machine; after the fault is over each migration must end, and each guest run once, where all regions say
/// it is, with its memory as it was.
/// </summary>
internal sealed class ChaosCase(AcpBenchOptions options)
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MeetPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan PhaseLimit = TimeSpan.FromMilliseconds(500);

    private readonly ChaosTally _tally = new();
    private readonly List<string> _failures = [];

    /// <summary>What must not happen and did.</summary>
    public IReadOnlyList<string> Failures => _failures;

    // Each as often as every other.
    private ChaosFault[] Faults => options.Faults.Count > 0
        ? [.. options.Faults.Select(name => Enum.TryParse<ChaosFault>(name, ignoreCase: true, out var fault)
            ? fault
            : throw new BenchException($"there is no fault {name}, only {string.Join(", ", Enum.GetNames<ChaosFault>())}"))]
        : Enum.GetValues<ChaosFault>();

    /// <summary>Runs it.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (options is not { Silo: { } silo, Kernel: { } kernel, Initrd: { } initrd })
            throw new BenchException("the case chaos needs a server program and a guest: ./novacron bench acp gives them");
        await using var site = await ChaosSite.StartAsync(silo, folder + "-chaos", cancellationToken);
        List<ChaosGuest> guests = [];
        foreach (var (place, region) in site.Regions.Index().Take(options.Guests))
        {
            var guest = new ChaosGuest(site, $"chaos-{place + 1}");
            await guest.BootAsync(region.Name, kernel, initrd, cancellationToken);
            guests.Add(guest);
        }

        var random = new Random(options.Seed);
        var moveTime = await MoveUndisturbedAsync(site, guests[0], cancellationToken);
        for (var round = 0; _tally.Struck < options.Migrations && _failures.Count == 0; round++)
            await RunRoundAsync(site, guests, random, moveTime, round, cancellationToken);
        return _tally.Rows(site.Witness.FindDoubleRuns().Count);
    }

    private static async Task<TimeSpan> MoveUndisturbedAsync(ChaosSite site, ChaosGuest guest, CancellationToken cancellationToken)
    {
        TimeSpan took = default;
        // The first move takes the images along; the second is like those that come.
        for (var move = 0; move < 2; move++)
        {
            var from = await guest.LocateAsync(cancellationToken);
            var begun = Stopwatch.GetTimestamp();
            var to = site.Third(from, from).Name;
            var migration = await site[from].Api.MigrateVmAsync(guest.Name, new ApiMigrationDraft(to), cancellationToken);
            await EndAsync(site, migration, cancellationToken);
            took = Stopwatch.GetElapsedTime(begun);
        }

        await guest.CheckAsync(await guest.LocateAsync(cancellationToken), cancellationToken);
        return took;
    }

    private async Task RunRoundAsync(
        ChaosSite site, IReadOnlyList<ChaosGuest> guests, Random random, TimeSpan moveTime, int round,
        CancellationToken cancellationToken)
    {
        List<ApiMigration> migrations = [];
        foreach (var guest in guests)
        {
            var from = await guest.LocateAsync(cancellationToken);
            var others = site.Regions.Where(region => region.Name != from).ToList();
            var to = others[random.Next(others.Count)].Name;
            migrations.Add(await site[from].Api.MigrateVmAsync(guest.Name, new ApiMigrationDraft(to), cancellationToken));
        }

        var first = migrations[round % migrations.Count];
        var strike = ChaosStrike.Draw(random, first.SourceRegion, first.TargetRegion, Faults[round % Faults.Length], moveTime);
        await MeetAsync(site, strike, first, cancellationToken);
        var phases = await Task.WhenAll(migrations.Select(migration => PhaseAsync(site, migration, cancellationToken)));
        await site.StrikeAsync(strike, cancellationToken);
        var healed = Stopwatch.GetTimestamp();
        try
        {
            var ended = await Task.WhenAll(migrations.Select(migration => EndAsync(site, migration, cancellationToken)));
            foreach (var guest in guests)
                await guest.CheckAsync(await guest.LocateAsync(cancellationToken), cancellationToken);
            _tally.Take(strike.Fault, phases, ended, Stopwatch.GetElapsedTime(healed));
        }
        catch (BenchException error)
        {
            _failures.Add($"seed {options.Seed}, round {round}: {strike}: {error.Message}");
            site.IsKept = true;
        }

        _failures.AddRange(site.Witness.FindDoubleRuns().Select(overlap => $"seed {options.Seed}, round {round}: {strike}: {overlap}"));
        Tell(round, strike, phases, Stopwatch.GetElapsedTime(healed));
    }

    /// <summary>Until the moment of a strike, or the first sight of its phase, or of one behind it.</summary>
    private static async Task MeetAsync(
        ChaosSite site, ChaosStrike strike, ApiMigration migration, CancellationToken cancellationToken)
    {
        if (strike.At is not { } wanted)
        {
            await Task.Delay(strike.After, cancellationToken);
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        var seen = await PhaseAsync(site, migration, cancellationToken);
        while (!ChaosStrike.IsAtOrBehind(seen, wanted) && Stopwatch.GetElapsedTime(begun) < strike.After)
        {
            await Task.Delay(MeetPause, cancellationToken);
            seen = await PhaseAsync(site, migration, cancellationToken);
        }
    }

    private static async Task<string> PhaseAsync(ChaosSite site, ApiMigration migration, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PhaseLimit);
        try
        {
            return (await site[migration.SourceRegion].Api.GetMigrationAsync(migration.Id, limit.Token)).Phase;
        }
        catch (Exception error) when (error is ApiException or ApiUnreachableException or OperationCanceledException)
        {
            return "unknown";
        }
    }

    private static async Task<ApiMigration> EndAsync(ChaosSite site, ApiMigration migration, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var seen = migration;
        while (!seen.HasEnded)
        {
            if (Stopwatch.GetElapsedTime(begun) > SettleLimit)
                throw new BenchException($"migration {migration.Id} does not end: {seen}\n{site[migration.SourceRegion].Tail}");
            await Task.Delay(LookPause, cancellationToken);
            try
            {
                seen = await site[migration.SourceRegion].Api.GetMigrationAsync(migration.Id, cancellationToken);
            }
            catch (Exception error) when (error is ApiException or ApiUnreachableException)
            {
                // The source finds itself again.
            }
        }

        return seen;
    }

    private void Tell(int round, ChaosStrike strike, IReadOnlyList<string> phases, TimeSpan settled) => Console.Error.WriteLine(
        $"  {_tally.Struck} of {options.Migrations}: round {round}, {strike}, in {string.Join(", ", phases)}: "
            + $"{_tally.Last}, settled {settled.TotalSeconds:0.0} s after");
}
