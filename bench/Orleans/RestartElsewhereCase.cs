using System.Diagnostics;
using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;
using NovaCron.Demo;

namespace NovaCron.Bench.Orleans;

/// <summary>All silos of a region are killed and come back on other ports: the region must find itself again, and its guests.</summary>
internal sealed class RestartElsewhereCase(OrleansBenchOptions options, Site site)
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromMinutes(5);

    /// <summary>Runs it.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var guest = new Guest(site.Api("eu"));
        await guest.BootAsync("eu", new DemoOptions
        {
            Silo = options.Silo, Hypervisor = "qemu", Kernel = options.Kernel, Initrd = options.Initrd, MemoryMebibytes = 256, Rate = 1000,
        }, cancellationToken);
        await using var probe = await ProbedVms.ProbeAsync(site, "eu", cancellationToken);

        var silos = site.Run.SilosOf("eu");
        var fault = Stopwatch.GetTimestamp();
        await Task.WhenAll(silos.Select(silo => silo.KillAsync()));
        foreach (var silo in silos)
            await silo.StartAsync(silo.FindFreePorts("federation", "orleans-silo", "orleans-gateway"), cancellationToken);
        var recovery = await probe.WaitForRecoveryAsync(fault, RecoveryLimit, cancellationToken);
        var adoption = await WaitForAdoptionAsync(fault, cancellationToken);
        await guest.ExpectIntactAsync(cancellationToken);
        await guest.RemoveAsync(cancellationToken);
        const string name = "all silos of a region killed, started on other ports";
        return
        [
            BenchRow.Of(name, "until calls succeed again", "s", recovery.AllCalls.TotalSeconds),
            BenchRow.Of(name, "until the guest is adopted", "s", adoption.TotalSeconds),
        ];
    }

    // The guest ran all the time; adopted it is when its region obeys an order for it.
    private async Task<TimeSpan> WaitForAdoptionAsync(long fault, CancellationToken cancellationToken)
    {
        var api = site.Api("eu");
        while (true)
        {
            try
            {
                await api.PauseVmAsync(Guest.Name, cancellationToken);
                var adopted = Stopwatch.GetElapsedTime(fault);
                await api.ResumeVmAsync(Guest.Name, cancellationToken);
                return adopted;
            }
            catch (Exception e) when (e is ApiException or ApiUnreachableException && Stopwatch.GetElapsedTime(fault) < RecoveryLimit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }
}
