using NovaCron.Agent.Images;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Machines;

/// <summary>Brings machines to life from their records. Called with the VM's gate entered.</summary>
internal sealed class MachineLauncher(
    AgentOptions options, LocalMachines machines, ImageStore images, MachineDisks disks, IHypervisor hypervisor)
{
    /// <summary>Boots a new machine. The record is written before the launch, so that no machine is ever here without one.</summary>
    public async Task<MachineRecord> BootAsync(MachineRecord record, CancellationToken cancellationToken)
    {
        var isGuarded = machines.Lease.Book.FindEpoch(record.Vm) is not null;
        if (isGuarded)
        {
            machines.Lease.Require(record.Vm);
        }

        record = record with { IsLaunching = isGuarded };
        machines.Registry.PutWithin(record, options.GuestMemoryBytes);
        try
        {
            var live = await LaunchAsync(record, isGuarded ? LaunchMode.Paused : LaunchMode.Run, cancellationToken);
            record = machines.Resolved(record, live.Machine);
            return isGuarded ? await LetRunAsync(record, cancellationToken) : record;
        }
        catch
        {
            await machines.EndAsync(record.Vm, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Launches the waiting machine of an incoming guest.</summary>
    public Task<LiveMachine> LaunchIncomingAsync(MachineRecord record, CancellationToken cancellationToken) =>
        LaunchAsync(record, LaunchMode.Incoming, cancellationToken);

    // It stands still until the watchdogs know its process: none of its instructions may be executed unwatched.
    private async Task<MachineRecord> LetRunAsync(MachineRecord record, CancellationToken cancellationToken)
    {
        await machines.LetRunAsync(record.Vm, cancellationToken);
        record = record with { IsLaunching = false };
        machines.Registry.Put(record);
        return record;
    }

    private async Task<LiveMachine> LaunchAsync(MachineRecord record, LaunchMode mode, CancellationToken cancellationToken)
    {
        var machine = await hypervisor.LaunchAsync(SpecOf(record), mode, cancellationToken);
        try
        {
            return await machines.AttachAsync(machine, consoleOffset: 0, cancellationToken);
        }
        catch
        {
            // Nobody holds it yet: it would run on unknown to its record.
            await machine.StopAsync(CancellationToken.None);
            throw;
        }
    }

    private MachineSpec SpecOf(MachineRecord record) => new(
        record.Vm,
        record.Hardware.MemoryBytes,
        record.Hardware.VirtualCpus,
        record.Hardware.MachineType,
        LocateOrNull(record.Hardware.Kernel),
        LocateOrNull(record.Hardware.Initrd),
        record.Hardware.CommandLine,
        record.Hardware.Disk is { } disk ? disks.Prepare(record.Vm, disk) : null);

    private string? LocateOrNull(ImageReference? image) => image is null ? null : images.Locate(image);
}
