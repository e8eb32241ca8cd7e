using NovaCron.Bench.Ledger;
using NovaCron.Bench.Reporting;
using NovaCron.Client;
using NovaCron.GrainInterfaces;
using NovaCron.Launcher.Postgres;

namespace NovaCron.Bench.Orleans;

/// <summary>
/// A load of VM commands under an outside ledger while the database is gone, and while silos are killed again and again: no
/// acknowledged command may be lost, none may have its effect twice.
/// </summary>
internal sealed class LedgerCases(OrleansBenchOptions options, Site site)
{
    private const long GuestMemoryBytes = 16L << 20;
    private const int VmsPerSilo = 3;
    private static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(5);

    /// <summary>The database is stopped for a while.</summary>
    public Task<IReadOnlyList<BenchRow>> LoseDatabaseAsync(CancellationToken cancellationToken) =>
        RunAsync($"PostgreSQL gone for {options.DatabaseOutage.TotalSeconds} s", "outage", LoseDatabaseOnceAsync, cancellationToken);

    /// <summary>Silos are killed, one after the other.</summary>
    public Task<IReadOnlyList<BenchRow>> KillSilosAsync(CancellationToken cancellationToken) =>
        RunAsync($"{options.LedgerKills} times kill -9 of a silo", "kills", KillOneByOneAsync, cancellationToken);

    private async Task<IReadOnlyList<BenchRow>> RunAsync(
        string name, string prefix, Func<CancellationToken, Task> disturbAsync, CancellationToken cancellationToken)
    {
        var witness = site.Witness ?? throw new BenchException("The ledger's witness needs QEMU.");
        var client = (await site.ClientAsync("eu", RetryFor)).NovaCron;
        var vms = await CreateVmsAsync(client, prefix, cancellationToken);
        using var ledger = new CommandLedger(Path.Combine(site.Folder, $"{prefix}.ledger"), TimeProvider.System);
        using var load = new CommandLoad(client, ledger, vms);
        load.Start();
        await Task.Delay(Around, cancellationToken);
        await disturbAsync(cancellationToken);
        await Task.Delay(Around, cancellationToken);
        await load.EndAsync();
        // The witness hears of a machine's end a moment after the command that ended it was acknowledged.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        var balance = LedgerBalance.Strike(ledger, witness, vms);
        var findings = balance.Findings.Concat(load.Broken).Concat(witness.FindDoubleRuns()).ToList();
        if (findings.Count > 0)
            throw new BenchException($"{name}:\n{string.Join('\n', findings)}");
        foreach (var vm in vms)
            await client.Vm(vm).DeleteAsync(cancellationToken: cancellationToken);
        return
        [
            BenchRow.Of(name, "commands acknowledged", "{command}", balance.Acknowledged),
            BenchRow.Of(name, "acknowledged commands lost", "{command}", balance.Lost),
            BenchRow.Of(name, "commands executed twice", "{command}", balance.Repeated),
            BenchRow.Of(name, "longest wait for an acknowledgement", "s", ledger.Entries.Max(
                entry => (entry.AcknowledgedAt!.Value - entry.SentAt).TotalSeconds)),
        ];
    }

    private async Task<IReadOnlyList<string>> CreateVmsAsync(NovaCronClient client, string prefix, CancellationToken cancellationToken)
    {
        var disk = BootSector.Write(site.Folder);
        var hosts = site.Run.SilosOf("eu").Select(silo => silo.Service.Environment["NOVACRON_HOST_NAME"]).ToList();
        var vms = new List<string>();
        foreach (var number in Enumerable.Range(0, VmsPerSilo * hosts.Count))
        {
            vms.Add($"{prefix}-{number}");
            await client.Vm(vms[^1]).CreateAsync(
                new VmSpec(GuestMemoryBytes, 1, Disk: disk, Host: hosts[number % hosts.Count]), cancellationToken: cancellationToken);
        }

        return vms;
    }

    private async Task LoseDatabaseOnceAsync(CancellationToken cancellationToken)
    {
        var database = site.Run.Postgres("eu");
        await database.StopAsync(PostgresStop.Immediate, cancellationToken);
        await Task.Delay(options.DatabaseOutage, cancellationToken);
        await database.StartAsync(cancellationToken);
    }

    private async Task KillOneByOneAsync(CancellationToken cancellationToken)
    {
        var silos = site.Run.SilosOf("eu");
        for (var kill = 0; kill < options.LedgerKills; kill++)
        {
            var victim = silos[kill % silos.Count];
            victim.Crash();
            // The process ends a moment later; ready means the next one.
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            await victim.WaitUntilReadyAsync(cancellationToken);
            await Console.Error.WriteLineAsync($"  kill {kill + 1} of {options.LedgerKills}: {victim.Name} is back");
        }
    }
}
