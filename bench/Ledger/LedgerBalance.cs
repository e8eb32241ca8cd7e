using NovaCron.Bench.Witness;

namespace NovaCron.Bench.Ledger;

/// <summary>The ledger held against what QEMU did.</summary>
/// <param name="Acknowledged">Commands acknowledged.</param>
/// <param name="Lost">Acknowledged commands without their effect.</param>
/// <param name="Repeated">Effects beyond the commands.</param>
/// <param name="Findings">Each difference, in words.</param>
internal sealed record LedgerBalance(int Acknowledged, int Lost, int Repeated, IReadOnlyList<string> Findings)
{
    /// <summary>
    /// Strikes the balance when the load is over and every command was acknowledged: as many launches as starts, as many stops of a
    /// guest's clock as pauses, as many continuations as resumptions.
    /// </summary>
    public static LedgerBalance Strike(CommandLedger ledger, MachineWitness witness, IReadOnlyList<string> vms)
    {
        var findings = new List<string>();
        var (lost, repeated) = (0, 0);
        foreach (var vm in vms)
        {
            var machines = witness.MachinesOf(vm);
            findings.AddRange(machines.Where(machine => !machine.WasHeard).Select(machine =>
                $"{vm}: process {machine.Launch.Pid} was launched and never heard"));
            Compare(vm, LedgerAction.Start, machines.Count);
            Compare(vm, LedgerAction.Pause, machines.Sum(machine => machine.Stops));
            Compare(vm, LedgerAction.Resume, machines.Sum(machine => machine.Resumes));
            Compare(vm, LedgerAction.Stop, machines.Count(machine => !machine.Launch.IsAlive));
        }

        return new LedgerBalance(ledger.Entries.Count(entry => entry.AcknowledgedAt is not null), lost, repeated, findings);

        void Compare(string vm, LedgerAction action, int effects)
        {
            var commands = ledger.CountAcknowledged(vm, action);
            if (commands == effects)
                return;
            lost += Math.Max(0, commands - effects);
            repeated += Math.Max(0, effects - commands);
            findings.Add($"{vm}: {commands} acknowledged commands {action}, {effects} effects seen");
        }
    }
}
