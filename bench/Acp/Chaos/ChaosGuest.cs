using System.Diagnostics;
using System.Text;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Witness;
using NovaCron.Cli.Api;
using NovaCron.Demo;

namespace NovaCron.Bench.Acp.Chaos;

/// <summary>A guest that writes its memory all the time, and can say whether it is what it should be.</summary>
internal sealed class ChaosGuest(ChaosSite site, string name)
{
    private const int HeartbeatsWanted = 20;
    private const long MemoryBytes = 192L << 20;
    private const string CommandLine = "console=ttyS0 quiet panic=-1 no_timer_check rate=200 pages=8192";
    private static readonly TimeSpan CheckLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(100);
    private long _heartbeat = -1;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The process of its last machine.</summary>
    public int LastMachine => site.Witness.MachinesOf(name)[^1].Launch.Pid;

    /// <summary>When machines ran that came after one.</summary>
    public IEnumerable<RunSpan> RunsAfter(int machine) => site.Witness.MachinesOf(name)
        .SkipWhile(seen => seen.Launch.Pid != machine).Skip(1).SelectMany(seen => seen.Runs);

    /// <summary>It is booted clean: its heartbeats count from the beginning.</summary>
    public void BeginAnew() => _heartbeat = -1;

    /// <summary>Creates and boots it.</summary>
    public async Task BootAsync(string region, string kernel, string initrd, CancellationToken cancellationToken)
    {
        var api = site[region].Api;
        await api.CreateVmAsync(
            new ApiVmDraft(name, MemoryBytes, 1, Region: region, Kernel: kernel, Initrd: initrd, CommandLine: CommandLine),
            cancellationToken);
        await api.StartVmAsync(name, cancellationToken);
        await CheckAsync(region, cancellationToken);
    }

    /// <summary>Where all regions say that it runs, once the witness sees that one machine of it does.</summary>
    /// <exception cref="BenchException">It does not come to that.</exception>
    public async Task<string> LocateAsync(CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await FindAsync(cancellationToken) is { } region && Running == 1)
                return region;
            if (Stopwatch.GetElapsedTime(begun) > SettleLimit)
                throw new BenchException($"{name} does not settle: {Running} copies run. {await DescribeAsync(cancellationToken)}");
            await Task.Delay(LookPause, cancellationToken);
        }
    }

    /// <summary>It must run on from where it was, and have nothing in its memory that should not be there.</summary>
    /// <exception cref="BenchException">It does not, has begun anew, or a page is wrong.</exception>
    public async Task CheckAsync(string region, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CheckLimit);
        var log = new GuestLog();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var reader = ReadAsync(site[region].Api, log, reading.Token);
        try
        {
            await UntilAsync(log, () => log.Heartbeats.Count >= HeartbeatsWanted, reader, limit.Token);
            await site[region].Api.WriteConsoleAsync(name, Encoding.ASCII.GetBytes("verify\n"), limit.Token);
            await UntilAsync(log, () => log.Verifications.Count > 0, reader, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"{name} does not answer in {region}: {log.Heartbeats.Count} heartbeats came");
        }
        finally
        {
            await reading.CancelAsync();
            await reader.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (log.Heartbeats[0].Number < _heartbeat)
            throw new BenchException($"{name} has begun anew: heartbeat {log.Heartbeats[0].Number} came after {_heartbeat}");
        if (log.Verifications[^1] is { Corrupt: > 0 } wrong)
            throw new BenchException($"{wrong.Corrupt} of {wrong.Pages} pages of {name} are not what they should be");
        _heartbeat = log.Heartbeats[^1].Number;
    }

    private int Running => site.Witness.MachinesOf(name).Count(machine => machine.Runs.Any(run => run.To is null));

    // Null while the regions do not say the same, or that it moves.
    private async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        HashSet<(string Owner, long Epoch)> said = [];
        foreach (var region in site.Regions)
        {
            if (await region.FindVmAsync(name, cancellationToken) is not { Phase: "running", Migration: null } vm)
                return null;
            said.Add((vm.OwnerRegion, vm.Epoch));
        }

        return said.Count == 1 ? said.Single().Owner : null;
    }

    private async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        List<string> said = [];
        foreach (var region in site.Regions)
            said.Add($"{region.Name}: {await region.FindVmAsync(name, cancellationToken)}\n{region.Tail}");
        return string.Join('\n', said);
    }

    private async Task ReadAsync(NovaCronApi api, GuestLog log, CancellationToken cancellationToken)
    {
        await foreach (var chunk in api.ReadConsoleAsync(name, -1, cancellationToken))
        {
            lock (log)
                log.Append(chunk.Region, chunk.At, chunk.Data);
        }
    }

    private static async Task UntilAsync(GuestLog log, Func<bool> condition, Task reader, CancellationToken cancellationToken)
    {
        while (!Look())
        {
            if (reader.IsFaulted)
                await reader;
            await Task.Delay(LookPause, cancellationToken);
        }

        bool Look()
        {
            lock (log)
                return condition();
        }
    }
}
