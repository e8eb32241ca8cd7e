using NovaCron.Bench.Ledger;
using NovaCron.Client;
using NovaCron.GrainInterfaces;

namespace NovaCron.Cluster.Tests.Kit;

/// <summary>A load of commands on VMs of every silo of <c>eu</c>, written down in a ledger that is held against what QEMU did.</summary>
internal sealed class LedgerRun : IDisposable
{
    private const long GuestMemoryBytes = 16L << 20;
    private const int VmsPerSilo = 2;
    private static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);

    private readonly Regions _regions;
    private readonly NovaCronClient _client;
    private readonly IReadOnlyList<string> _vms;
    private readonly CommandLedger _ledger;
    private readonly CommandLoad _load;

    private LedgerRun(Regions regions, NovaCronClient client, string name, IReadOnlyList<string> vms)
    {
        (_regions, _client, _vms) = (regions, client, vms);
        _ledger = new CommandLedger(Path.Combine(regions.Site.Folder, $"{name}.ledger"), TimeProvider.System);
        _load = new CommandLoad(client, _ledger, vms);
        _load.Start();
    }

    private IEnumerable<LedgerEntry> Unanswered => _ledger.Entries.Where(entry => entry.AcknowledgedAt is null);

    /// <summary>Makes the VMs and starts the load.</summary>
    public static async Task<LedgerRun> StartAsync(Regions regions, string name)
    {
        var client = (await regions.Site.ClientAsync("eu", RetryFor)).NovaCron;
        var vms = new List<string>();
        foreach (var silo in regions.SilosOf("eu"))
        {
            for (var number = 0; number < VmsPerSilo; number++)
            {
                vms.Add($"{name}-{vms.Count}");
                var machine = new VmSpec(GuestMemoryBytes, 1, Disk: BootSector.Write(regions.Site.Folder), Host: silo.Name);
                await client.Vm(vms[^1]).CreateAsync(machine);
            }
        }

        return new LedgerRun(regions, client, name, vms);
    }

    /// <summary>Waits until every VM has had a command that was sent from now on acknowledged.</summary>
    public async Task ExpectProgressAsync()
    {
        var from = TimeProvider.System.GetUtcNow();
        await Patience.UntilAsync(
            () => Array.TrueForAll([.. _vms], vm => _ledger.Entries.Any(
                entry => entry.Vm == vm && entry.SentAt > from && entry.AcknowledgedAt is not null)),
            () => $"Commands hang:\n{string.Join('\n', Unanswered)}\n{_regions.Describe()}");
    }

    /// <summary>Ends the load and fails when an acknowledged command was lost or had its effect twice.</summary>
    public async Task ExpectBalanceAsync()
    {
        await _load.EndAsync().WaitAsync(Patience.Limit);
        // The witness hears of a machine's end a moment after the command that ended it was acknowledged.
        await Task.Delay(SettleTime);
        var balance = LedgerBalance.Strike(_ledger, _regions.Witness, _vms);
        Assert.Empty(balance.Findings.Concat(_load.Broken));
        Assert.Empty(_regions.Witness.FindDoubleRuns());
        Assert.True(balance.Acknowledged >= 4 * _vms.Count, $"{balance.Acknowledged} commands prove little.");
        foreach (var vm in _vms)
            await _client.Vm(vm).DeleteAsync();
    }

    public void Dispose()
    {
        _load.Dispose();
        _ledger.Dispose();
    }
}
