using NovaCron.Bench.Ledger;
using NovaCron.Bench.Load;
using NovaCron.Bench.Reporting;
using NovaCron.Client;
using NovaCron.GrainInterfaces;

namespace NovaCron.Bench.Orleans;

/// <summary>How many grain calls a client gets answered, from all silos of a region and from one of them.</summary>
internal sealed class CallCase(OrleansBenchOptions options, Site site, string engine)
{
    private const int Vms = 64;
    private const int Callers = 32;
    private const long GuestMemoryBytes = 16L << 20;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Runs it.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var client = (await site.ClientAsync("eu", TimeSpan.FromMinutes(1))).NovaCron;
        await CreateVmsAsync(client, cancellationToken);
        var silos = site.Run.SilosOf("eu");
        var rows = new List<BenchRow>(await MeasureAsync(client, silos.Count, cancellationToken));
        if (silos.Count == 1)
            return rows;
        foreach (var silo in silos.Skip(1))
            await silo.StopAsync(cancellationToken);
        rows.AddRange(await MeasureAsync(client, 1, cancellationToken));
        foreach (var silo in silos.Skip(1))
        {
            await silo.StartAsync(cancellationToken: cancellationToken);
            await silo.WaitUntilReadyAsync(cancellationToken);
        }

        return rows;
    }

    // A stopped VM's record is asked for: its grain answers from memory, and no host is asked.
    private async Task<IReadOnlyList<BenchRow>> MeasureAsync(NovaCronClient client, int silos, CancellationToken cancellationToken)
    {
        var load = new CallLoad((key, token) => client.Vm(NameOf(key)).GetAsync(token), Vms, Callers);
        var figures = await load.RunAsync(WarmUp, options.CallTime, cancellationToken);
        var name = $"grain calls of {Callers} callers, {engine}, {silos} silo{(silos > 1 ? "s" : "")}";
        return
        [
            BenchRow.Of(name, "throughput", "{call}/s", figures.CallsPerSecond),
            BenchRow.Of(name, "p50", "ms", figures.MedianMs),
            BenchRow.Of(name, "p99", "ms", figures.P99Ms),
        ];
    }

    private async Task CreateVmsAsync(NovaCronClient client, CancellationToken cancellationToken)
    {
        var disk = BootSector.Write(site.Folder);
        foreach (var key in Enumerable.Range(0, Vms))
            await client.Vm(NameOf(key)).CreateAsync(new VmSpec(GuestMemoryBytes, 1, Disk: disk), cancellationToken: cancellationToken);
    }

    private static string NameOf(int key) => $"call-{key}";
}
