using System.Diagnostics;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;

namespace NovaCron.Bench.Acp.Chaos;

/// <summary>
/// A guest that fails over by itself, in whose region a process is killed, frozen, or cut off, again and again. Its host's watchdog must
/// end it before another region boots it, which the witness outside watches; and the old region must give way when it is back.
/// </summary>
internal sealed class FailoverCase(AcpBenchOptions options)
{
    private const string Name = "a guest that fails over, 3 regions";

    // The last one is left to one watchdog: the other is killed, and whoever would begin it anew stands still.
    private static readonly (ChaosFault Fault, bool WithoutWatchdog)[] Losses =
    [
        (ChaosFault.KillSource, false),
        (ChaosFault.IsolateSource, false),
        (ChaosFault.FreezeSource, false),
        (ChaosFault.FreezeSource, true),
    ];

    // Longer than it takes another region to boot it: until then nobody heals anything.
    private static readonly TimeSpan FaultTime = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(50);

    private readonly List<double> _runs = [];
    private readonly List<double> _answers = [];
    private readonly List<string> _failures = [];

    /// <summary>What must not happen and did.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Runs it.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (options is not { Silo: { } silo, Kernel: { } kernel, Initrd: { } initrd })
            throw new BenchException("the case failover needs a server program and a guest: ./novacron bench acp gives them");
        await using var site = await ChaosSite.StartAsync(silo, folder + "-failover", cancellationToken);
        var guest = new ChaosGuest(site, "failover");
        await guest.BootAsync(site.Regions.First().Name, kernel, initrd, cancellationToken);
        await site.Regions.First().Api.PatchVmAsync(guest.Name, new ApiVmPatch("automatic", null), cancellationToken);
        for (var round = 0; round < options.Failovers && _failures.Count == 0; round++)
            await LoseOwnerAsync(site, guest, Losses[round % Losses.Length], round, cancellationToken);
        var overlaps = site.Witness.FindDoubleRuns();
        _failures.AddRange(overlaps);
        List<BenchRow> rows = [BenchRow.Of(Name, "two copies running", "{overlap}", overlaps.Count)];
        if (_answers.Count > 0)
        {
            rows.Add(BenchRow.Of(Name, "from the fault until another copy runs", "s", _runs));
            rows.Add(BenchRow.Of(Name, "from the fault until it answers", "s", _answers));
        }

        return rows;
    }

    private async Task LoseOwnerAsync(
        ChaosSite site, ChaosGuest guest, (ChaosFault Fault, bool WithoutWatchdog) loss, int round, CancellationToken cancellationToken)
    {
        var what = loss.WithoutWatchdog ? $"{loss.Fault} without a watchdog" : $"{loss.Fault}";
        try
        {
            var owner = await guest.LocateAsync(cancellationToken);
            await UntilAsync("the guest's lease", async () =>
                await site[owner].FindVmAsync(guest.Name, cancellationToken) is { Lease: "held", Standby: not null } vm ? vm : null);
            var before = guest.LastMachine;
            var (at, begun) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
            var strike = site.StrikeAsync(new ChaosStrike(loss.Fault, owner, owner, TimeSpan.Zero, null, FaultTime), cancellationToken);
            if (loss.WithoutWatchdog)
                site[owner].KillWatchdog();
            var next = await UntilAsync("another copy", () => Task.FromResult(guest.RunsAfter(before).FirstOrDefault()));
            _runs.Add((next.From - at).TotalSeconds);
            var heir = await UntilAsync("its new owner", () => FindHeirAsync(site, guest, owner, cancellationToken));
            guest.BeginAnew();
            await guest.CheckAsync(heir, cancellationToken);
            _answers.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            await strike;
            var settled = await guest.LocateAsync(cancellationToken);
            await Console.Error.WriteLineAsync(
                $"  failover {round + 1} of {options.Failovers}: {what} of {owner}: it ran in {heir} after {_runs[^1]:0.0} s, "
                    + $"answered after {_answers[^1]:0.0} s, and all regions say that it is in {settled}");
        }
        catch (BenchException error)
        {
            site.IsKept = true;
            _failures.Add($"failover {round + 1}, {what}: {error.Message}");
        }
    }

    private static async Task<string?> FindHeirAsync(
        ChaosSite site, ChaosGuest guest, string owner, CancellationToken cancellationToken)
    {
        foreach (var region in site.Regions.Where(region => region.Name != owner))
        {
            if (await region.FindVmAsync(guest.Name, cancellationToken) is { Phase: "running" } vm && vm.OwnerRegion == region.Name)
                return region.Name;
        }

        return null;
    }

    private static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> lookAsync)
        where T : class
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await lookAsync() is { } seen)
                return seen;
            if (Stopwatch.GetElapsedTime(begun) > Limit)
                throw new BenchException($"waited {Limit.TotalSeconds} s in vain for {what}");
            await Task.Delay(LookPause);
        }
    }
}
