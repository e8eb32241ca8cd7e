using NovaCron.Client;
using NovaCron.GrainInterfaces;

namespace NovaCron.Bench.Ledger;

/// <summary>
/// The load: one worker a VM, each sending start, pause, resume and stop in turn and going on only when the last was acknowledged.
/// What a command does is checked at once: an acknowledgement must say the phase that was asked for.
/// </summary>
internal sealed class CommandLoad(NovaCronClient client, CommandLedger ledger, IReadOnlyList<string> vms) : IDisposable
{
    private static readonly LedgerAction[] Cycle = [LedgerAction.Start, LedgerAction.Pause, LedgerAction.Resume, LedgerAction.Stop];
    private readonly CancellationTokenSource _ending = new();
    private readonly List<string> _broken = [];
    private Task _workers = Task.CompletedTask;

    /// <summary>Acknowledgements that said something else than what was asked for.</summary>
    public IReadOnlyList<string> Broken
    {
        get
        {
            lock (_broken)
                return [.. _broken];
        }
    }

    /// <summary>Starts the workers.</summary>
    public void Start() => _workers = Task.WhenAll(vms.Select(WorkAsync));

    /// <summary>Lets every worker end its cycle, so that all VMs are stopped and every command is acknowledged.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _workers;
    }

    public void Dispose() => _ending.Dispose();

    private async Task WorkAsync(string vm)
    {
        while (!_ending.IsCancellationRequested)
        {
            foreach (var action in Cycle)
            {
                var entry = ledger.Begin(vm, action);
                var answer = await SendAsync(client.Vm(vm), entry);
                ledger.Acknowledge(entry);
                if (answer.Phase != PhaseAfter(action))
                    Note($"{vm}: {action} {entry.Id} was acknowledged with phase {answer.Phase}");
            }
        }
    }

    private static Task<VmInfo> SendAsync(VmClient vm, LedgerEntry entry) => entry.Action switch
    {
        LedgerAction.Start => vm.StartAsync(entry.Id),
        LedgerAction.Pause => vm.PauseAsync(entry.Id),
        LedgerAction.Resume => vm.ResumeAsync(entry.Id),
        _ => vm.StopAsync(entry.Id),
    };

    private static VmPhase PhaseAfter(LedgerAction action) => action switch
    {
        LedgerAction.Pause => VmPhase.Paused,
        LedgerAction.Stop => VmPhase.Stopped,
        _ => VmPhase.Running,
    };

    private void Note(string finding)
    {
        lock (_broken)
            _broken.Add(finding);
    }
}
