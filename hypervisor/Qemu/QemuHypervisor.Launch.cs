using System.ComponentModel;
using System.Diagnostics;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>Starting machines.</summary>
public sealed partial class QemuHypervisor
{
    // A session of its own takes QEMU out of reach of the terminal's signals; closed pipes, of its parent's end.
    private const string LaunchScript = "umask 077; log=$1; shift; exec setsid \"$@\" </dev/null >/dev/null 2>\"$log\"";
    private static readonly TimeSpan LaunchPollInterval = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public async Task<IMachine> LaunchAsync(MachineSpec spec, LaunchMode mode, CancellationToken cancellationToken)
    {
        MachineSpecRules.Check(spec);
        MachineSpecRules.CheckFiles(spec);
        var qemu = await FindAsync(cancellationToken).ConfigureAwait(false);
        var resolved = qemu.Resolve(spec);
        var folder = MachineFolder.For(_options, spec.Id);
        await _machinesTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            MakeRoom(folder, spec.Id);
            return await LaunchAsync(qemu, resolved, mode, folder, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _machinesTurn.Release();
        }
    }

    /// <summary>What a machine of the same name left behind may go; the machine itself, if it still runs, may not.</summary>
    private void MakeRoom(MachineFolder folder, string id)
    {
        if (!Directory.Exists(folder.State))
        {
            return;
        }

        if (FindProcess(MachineRecord.Read(folder.Record), folder) is not null)
        {
            throw MachineErrors.AlreadyLaunched(id);
        }

        RemoveRemains(folder, id);
    }

    private async Task<QemuMachine> LaunchAsync(
        QemuInstallation qemu, MachineSpec spec, LaunchMode mode, MachineFolder folder, CancellationToken cancellationToken)
    {
        QemuMachine? machine = null;
        try
        {
            // The folder is written before the process exists: whatever dies in between, the machine can be found.
            folder.Create();
            var record = new MachineRecord(MachineRecord.CurrentFormat, spec, folder.Sockets, Process: null);
            record.Write(folder.Record);
            var process = StartProcess(qemu, QemuCommandLine.Build(qemu, _options, spec, mode, folder), folder, spec.Id);
            machine = Add(spec, folder, process);
            (record with { Process = process }).Write(folder.Record);
            await WaitForAnswerAsync(machine, cancellationToken).ConfigureAwait(false);
            LogLaunched(spec.Id, mode, process.Pid);
            return machine;
        }
        catch (Exception e)
        {
            var reason = folder.LogTail();
            await DiscardAsync(machine, folder).ConfigureAwait(false);
            throw e is OperationCanceledException && cancellationToken.IsCancellationRequested ? e : LaunchFailed(spec.Id, reason, e);
        }
    }

    private static ProcessIdentity StartProcess(QemuInstallation qemu, IReadOnlyList<string> arguments, MachineFolder folder, string id)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", LaunchScript, "launch", folder.Log, qemu.Path, .. arguments])
        {
            WorkingDirectory = "/",
        };
        try
        {
            using var process = Process.Start(start)!;
            return ProcessIdentity.Of(process.Id) ?? throw LaunchFailed(id, folder.LogTail());
        }
        catch (Win32Exception e)
        {
            throw LaunchFailed(id, e.Message, e);
        }
    }

    private async Task WaitForAnswerAsync(QemuMachine machine, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await machine.Control.ConnectAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (HypervisorException e) when (e.Error == HypervisorError.ControlFailed
                && _time.GetElapsedTime(began) < _options.LaunchTimeout)
            {
                // Its socket is not there yet.
            }

            await Task.Delay(LaunchPollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DiscardAsync(QemuMachine? machine, MachineFolder folder)
    {
        if (machine is not null)
        {
            machine.Control.Process.Kill();
            await machine.Control.WaitForExitAsync(_options.StopTimeout, CancellationToken.None).ConfigureAwait(false);
            await machine.DisposeAsync().ConfigureAwait(false);
            Forget(machine);
        }

        folder.Remove();
    }

    private static HypervisorException LaunchFailed(string id, string reason, Exception? cause = null) =>
        new(HypervisorError.LaunchFailed, $"Machine '{id}' would not start: {reason}.", cause);
}
