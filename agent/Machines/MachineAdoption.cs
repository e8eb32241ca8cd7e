using Microsoft.Extensions.Logging;
using NovaCron.Agent.Diagnostics;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Machines;

/// <summary>
/// What a new agent does with the machines of an earlier one. A machine with a record is taken on, and stands still if it
/// is below its fence or was never activated. A machine without a record is nobody's to stop: it is left alone and
/// reported, unless the VM is fenced here; then its epoch cannot be proved, and it is paused.
/// </summary>
internal sealed partial class MachineAdoption(LocalMachines machines, IHypervisor hypervisor, ILogger<MachineAdoption> logger)
{
    /// <summary>Reconciles; returns what the operator should know.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var remarks = new List<string>();
        foreach (var machine in await hypervisor.AdoptAsync(cancellationToken))
        {
            if (machines.Registry.TryGet(machine.Id, out var record))
            {
                if (!await MayGoOnAsync(record, machine, cancellationToken))
                {
                    continue;
                }

                await machines.AdoptAsync(record, machine, cancellationToken);
                LogAdopted(record.Vm, record.Epoch, record.Role);
            }
            else
            {
                remarks.Add(await LeaveAsync(machine, cancellationToken));
            }
        }

        return remarks;
    }

    /// <summary>
    /// Whether a machine may be taken on. One under the host's lease may while there is one and the watchdogs know it; otherwise it is
    /// ended, and its record says that it is gone.
    /// </summary>
    private async Task<bool> MayGoOnAsync(MachineRecord record, IMachine machine, CancellationToken cancellationToken)
    {
        if (machines.Lease.Book.FindEpoch(record.Vm) is null || record.Role != MachineRole.Active)
        {
            machines.Lease.Disown(machine);
            return true;
        }

        try
        {
            await machines.Lease.CoverAsync(record.Vm, machine, cancellationToken);
            return true;
        }
        catch (AgentException e) when (e.Error == AgentError.NoLease)
        {
            LogLeaseOver(record.Vm, e.Message);
            AgentTelemetry.LeaseKills.Add(1, AgentTelemetry.ByAgent);
            machine.Process?.Kill();
            await machine.StopAsync(cancellationToken);
            await machine.DisposeAsync();
            return false;
        }
    }

    private async Task<string> LeaveAsync(IMachine machine, CancellationToken cancellationToken)
    {
        await using (machine)
        {
            if (machines.Registry.FindFence(machine.Id) is not { } fence)
            {
                LogUnknown(machine.Id);
                return $"A machine {machine.Id} runs here that this agent has no record of; it is left alone.";
            }

            if (await machine.GetStateAsync(cancellationToken) == MachineState.Running)
            {
                await machine.PauseAsync(cancellationToken);
            }

            LogUnknownFenced(machine.Id, fence);
            return $"A machine {machine.Id} has no record here, but its VM is fenced at epoch {fence}: it is paused.";
        }
    }

    [LoggerMessage(5124, LogLevel.Warning, "The machine of {Vm} was not taken on but ended: {Reason}")]
    private partial void LogLeaseOver(string vm, string reason);

    [LoggerMessage(5121, LogLevel.Information, "Machine of {Vm} adopted: epoch {Epoch}, {Role}")]
    private partial void LogAdopted(string vm, long epoch, MachineRole role);

    [LoggerMessage(5122, LogLevel.Warning, "A machine {Machine} without a record was found and left alone")]
    private partial void LogUnknown(string machine);

    [LoggerMessage(5123, LogLevel.Error, "A machine {Machine} without a record was found below the fence {Fence}: paused")]
    private partial void LogUnknownFenced(string machine, long fence);
}
