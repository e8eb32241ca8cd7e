using NovaCron.Bench.Ledger;
using NovaCron.Bench.Load;
using NovaCron.GrainInterfaces;

namespace NovaCron.Bench.Orleans;

/// <summary>
/// Stopped VMs whose records are asked for by a client that never tries twice: their grains are spread over a region's silos, and
/// no host has to be asked.
/// </summary>
internal static class ProbedVms
{
    private const int PerRegion = 16;
    private const long GuestMemoryBytes = 16L << 20;

    /// <summary>Makes a region's, once.</summary>
    public static async Task CreateAsync(Site site, string region, CancellationToken cancellationToken)
    {
        var client = (await site.ClientAsync(region, TimeSpan.FromMinutes(1))).NovaCron;
        var disk = BootSector.Write(site.Folder);
        foreach (var key in Enumerable.Range(0, PerRegion))
        {
            await client.Vm(NameOf(region, key)).CreateAsync(
                new VmSpec(GuestMemoryBytes, 1, Disk: disk), cancellationToken: cancellationToken);
        }
    }

    /// <summary>Begins to ask.</summary>
    public static async Task<CallProbe> ProbeAsync(Site site, string region, CancellationToken cancellationToken)
    {
        var client = (await site.ClientAsync(region, TimeSpan.Zero)).NovaCron;
        var probe = new CallProbe((key, token) => client.Vm(NameOf(region, key)).GetAsync(token), PerRegion);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        return probe;
    }

    private static string NameOf(string region, int key) => $"probe-{region}-{key}";
}
