namespace NovaCron.Hypervisor.Qemu;

/// <summary>Finding the machines that an earlier process started.</summary>
public sealed partial class QemuHypervisor
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<IMachine>> AdoptAsync(CancellationToken cancellationToken)
    {
        await _machinesTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var adopted = new List<IMachine>();
            var folders = Directory.Exists(_options.StateDirectory) ? Directory.GetDirectories(_options.StateDirectory) : [];
            foreach (var folder in folders)
            {
                if (await AdoptAsync(Path.GetFileName(folder), cancellationToken).ConfigureAwait(false) is { } machine)
                {
                    adopted.Add(machine);
                }
            }

            return adopted;
        }
        finally
        {
            _machinesTurn.Release();
        }
    }

    /// <summary>The process a record means: the one it names, or, when the launch was cut short, the one started with its folder.</summary>
    private static ProcessIdentity? FindProcess(MachineRecord? record, MachineFolder folder) =>
        record?.Process is { } process
            ? (process.IsAlive ? process : null)
            : ProcessIdentity.FindByArgument(folder.PidFile);

    private async Task<QemuMachine?> AdoptAsync(string id, CancellationToken cancellationToken)
    {
        if (Known(id) is { Control.IsAlive: true } known)
        {
            return known;
        }

        var folder = MachineFolder.For(_options, id);
        var record = MachineRecord.Read(folder.Record);
        folder = record is null ? folder : folder with { Sockets = record.SocketDirectory };
        var process = FindProcess(record, folder);
        if (process is null)
        {
            RemoveRemains(folder, id);
            return null;
        }

        if (record is null || record.Spec.Id != id)
        {
            LogUnreadable(id, process.Pid, folder.Record);
            return null;
        }

        return await IsOursAsync(record.Spec, folder, process, cancellationToken).ConfigureAwait(false)
            ? Take(record, folder, process)
            : null;
    }

    private void RemoveRemains(MachineFolder folder, string id)
    {
        if (folder.HoldsOnlyOurs())
        {
            folder.Remove();
            LogRemains(id);
        }
    }

    private QemuMachine Take(MachineRecord record, MachineFolder folder, ProcessIdentity process)
    {
        if (record.Process is null)
        {
            (record with { Process = process }).Write(folder.Record);
        }

        LogAdopted(record.Spec.Id, process.Pid);
        return Add(record.Spec, folder, process);
    }

    /// <summary>
    /// The control socket must answer with the machine's name. A machine too busy to answer is still known by the folder
    /// in its command line: it must not run on unseen.
    /// </summary>
    private async Task<bool> IsOursAsync(MachineSpec spec, MachineFolder folder, ProcessIdentity process,
        CancellationToken cancellationToken)
    {
        await using var control = new MachineControl(spec.Id, folder, process, _options, _time);
        try
        {
            var answer = await control.ExecuteAsync("query-name", null, cancellationToken).ConfigureAwait(false);
            if (answer.TryGetProperty("name", out var name) && name.GetString() == spec.Id)
            {
                return true;
            }

            LogStranger(spec.Id, process.Pid);
            return false;
        }
        catch (HypervisorException e)
        {
            LogSilent(spec.Id, process.Pid, e);
            return ProcessIdentity.HasArgument(process.Pid, folder.PidFile);
        }
    }
}
