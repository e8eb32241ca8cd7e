using Microsoft.Extensions.Logging;
using NovaCron.Agent.Images;
using NovaCron.Agent.Memories;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Machines;

/// <summary>Carries out orders for machines that live here: boot, pause, resume, end, fence.</summary>
internal sealed partial class MachineOrders(
    LocalMachines machines, MachineLauncher launcher, ImageStore images, MachineDisks disks, KeptMemories memories,
    ILogger<MachineOrders> logger)
{
    public async Task<MachineReport> StartAsync(MachineOrder order, CancellationToken cancellationToken)
    {
        MachineNames.Require(order.Vm);
        HardwareRules.Require(order.Hardware);
        using var turn = await machines.EnterAsync(order.Vm, cancellationToken);
        await machines.AdmitAsync(order.Vm, order.Epoch, cancellationToken);
        if (machines.Registry.TryGet(order.Vm, out var existing))
        {
            if (await IsAlreadyStartedAsync(existing, order, cancellationToken))
            {
                return await machines.ReportAsync(existing, cancellationToken);
            }

            await machines.EndAsync(order.Vm, cancellationToken);
        }

        foreach (var image in order.Hardware.Images)
        {
            images.Locate(image);
        }

        // From here on it does not matter whether the caller is still there: a half-launched machine would have to be ended, and the
        // same order, given again, would boot the guest a second time.
        var record = await launcher.BootAsync(
            new MachineRecord(order.Vm, order.Epoch, MachineRole.Active, order.Hardware), CancellationToken.None);
        LogStarted(order.Vm, order.Epoch);
        return await machines.ReportAsync(record, cancellationToken);
    }

    public async Task<MachineReport> PauseAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        using var turn = await machines.EnterAsync(vm, cancellationToken);
        var record = await RequireSettledAsync(vm, epoch, cancellationToken);
        await machines.RequireLive(vm).Machine.PauseAsync(cancellationToken);
        return await machines.ReportAsync(record, cancellationToken);
    }

    public async Task<MachineReport> ResumeAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        using var turn = await machines.EnterAsync(vm, cancellationToken);
        var record = await RequireSettledAsync(vm, epoch, cancellationToken);
        if (record.Epoch != epoch)
        {
            throw new AgentException(
                AgentError.WrongState, $"The machine of {vm} here is of epoch {record.Epoch}; under epoch {epoch} it must not run.");
        }

        await machines.LetRunAsync(vm, cancellationToken);
        return await machines.ReportAsync(record, cancellationToken);
    }

    public async Task StopAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        using var turn = await machines.EnterAsync(vm, cancellationToken);
        await EndAsync(vm, epoch, cancellationToken);
    }

    /// <summary>Ends the machine and removes the guest's disk, and what is kept of its memory, in one turn.</summary>
    public async Task DeleteAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        using var turn = await machines.EnterAsync(vm, cancellationToken);
        await EndAsync(vm, epoch, cancellationToken);
        await machines.Lease.ReleaseAsync(vm, cancellationToken);
        disks.Delete(vm);
        memories.Forget(vm);
    }

    /// <summary>Fences a VM. An epoch below the one seen asks for less than what holds already: no error, nothing to do.</summary>
    public async Task FenceAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        MachineNames.Require(vm);
        using var turn = await machines.EnterAsync(vm, cancellationToken);
        await machines.RaiseFenceAsync(vm, epoch, cancellationToken);
        LogFenced(vm, epoch);
    }

    private static void RequireNotIncoming(MachineRecord record)
    {
        if (record.Role == MachineRole.Incoming)
        {
            throw new AgentException(
                AgentError.WrongState,
                $"{record.Vm} is on its way in by migration {record.Incoming?.Migration}; that must be aborted or activated first.");
        }
    }

    private static void RequireNotOutgoing(MachineRecord record)
    {
        if (record.Outgoing is { } outgoing)
        {
            throw new AgentException(
                AgentError.WrongState,
                $"{record.Vm} is on its way out by migration {outgoing.Migration}; that must be aborted or finished first.");
        }
    }

    private async Task EndAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        await machines.AdmitAsync(vm, epoch, cancellationToken);
        if (machines.Registry.TryGet(vm, out var record))
        {
            RequireNotIncoming(record);
            await machines.EndAsync(vm, cancellationToken);
            LogStopped(vm, epoch);
        }
    }

    /// <summary>
    /// Whether the order was obeyed before. A machine below the order's epoch is a leftover, for ownership has moved
    /// since: it is to be ended. One of the same epoch whose process is gone may be booted again.
    /// </summary>
    private async Task<bool> IsAlreadyStartedAsync(MachineRecord existing, MachineOrder order, CancellationToken cancellationToken)
    {
        RequireNotIncoming(existing);
        if (existing.Epoch < order.Epoch)
        {
            return false;
        }

        RequireNotOutgoing(existing);
        return !existing.IsLaunching
            && machines.FindLive(order.Vm) is { } live
            && await live.GetStateAsync(cancellationToken) != MachineState.Gone;
    }

    private async Task<MachineRecord> RequireSettledAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        await machines.AdmitAsync(vm, epoch, cancellationToken);
        var record = machines.Require(vm);
        RequireNotIncoming(record);
        RequireNotOutgoing(record);
        if (record.Incoming is { ResumePending: true } incoming)
        {
            // A user's order came after the activation: repeating the activation must not undo it.
            record = record with { Incoming = incoming with { ResumePending = false } };
            machines.Registry.Put(record);
        }

        return record;
    }

    [LoggerMessage(5111, LogLevel.Information, "Machine of {Vm} started under epoch {Epoch}")]
    private partial void LogStarted(string vm, long epoch);

    [LoggerMessage(5112, LogLevel.Information, "Machine of {Vm} ended by an order of epoch {Epoch}")]
    private partial void LogStopped(string vm, long epoch);

    [LoggerMessage(5113, LogLevel.Information, "{Vm} is fenced: no order below epoch {Epoch} is obeyed")]
    private partial void LogFenced(string vm, long epoch);
}
