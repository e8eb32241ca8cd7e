using NovaCron.Bench.Load;
using NovaCron.Bench.Reporting;
using NovaCron.Client;
using NovaCron.GrainInterfaces;

namespace NovaCron.Bench.Orleans;

/// <summary>How many grain calls a client gets answered, from one silo and from two.</summary>
internal static class CallCases
{
    private const int Vms = 128;
    private const int Callers = 32;
    private const long GuestMemoryBytes = 16L << 20;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Measures one region, first with one silo, then with as many as the engine can.</summary>
    public static async Task<IReadOnlyList<BenchRow>> RunAsync(
        OrleansBenchOptions options, string engine, CancellationToken cancellationToken)
    {
        var rows = new List<BenchRow>();
        foreach (var silos in engine == "embedded" ? [1] : new[] { 1, 2 })
        {
            await using var site = await Site.StartAsync(options, withMachines: false, silos, cancellationToken);
            var client = (await site.ClientAsync("eu", TimeSpan.FromMinutes(1))).NovaCron;
            await CreateVmsAsync(client, site.Folder, cancellationToken);
            var load = new CallLoad((key, token) => client.Vm(NameOf(key)).GetAsync(token), Vms, Callers);
            var figures = await load.RunAsync(WarmUp, options.CallTime, cancellationToken);
            var name = $"grain calls of {Callers} callers, {engine}, {silos} silo{(silos > 1 ? "s" : "")}";
            rows.Add(BenchRow.Of(name, "throughput", "{call}/s", figures.CallsPerSecond));
            rows.Add(BenchRow.Of(name, "p50", "ms", figures.MedianMs));
            rows.Add(BenchRow.Of(name, "p99", "ms", figures.P99Ms));
        }

        return rows;
    }

    private static async Task CreateVmsAsync(NovaCronClient client, string folder, CancellationToken cancellationToken)
    {
        var kernel = Path.Combine(folder, "kernel");
        await File.WriteAllBytesAsync(kernel, new byte[4096], cancellationToken);
        var spec = new VmSpec(GuestMemoryBytes, 1, kernel, null, "", null);
        foreach (var key in Enumerable.Range(0, Vms))
            await client.Vm(NameOf(key)).CreateAsync(spec, cancellationToken: cancellationToken);
    }

    private static string NameOf(int key) => $"call-{key}";
}
