using System.Net.Sockets;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>One QEMU process and the guest in it.</summary>
internal sealed partial class QemuMachine(MachineSpec spec, MachineControl control, Action<QemuMachine> removed) : IMachine
{
    private int _consoleOpen;

    public string Id => spec.Id;

    public MachineSpec Spec => spec;

    public ProcessIdentity Process => control.Process;

    internal MachineControl Control => control;

    public async Task<MachineState> GetStateAsync(CancellationToken cancellationToken)
    {
        if (!control.IsAlive)
        {
            return MachineState.Gone;
        }

        try
        {
            var answer = await control.ExecuteAsync("query-status", null, cancellationToken).ConfigureAwait(false);
            return StateOf(answer.GetProperty("status").GetString());
        }
        catch (HypervisorException e) when (e.Error == HypervisorError.MachineGone)
        {
            return MachineState.Gone;
        }
    }

    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        var state = await GetStateAsync(cancellationToken).ConfigureAwait(false);
        switch (state)
        {
            case MachineState.Running:
                await control.ExecuteAsync("stop", null, cancellationToken).ConfigureAwait(false);
                break;
            case MachineState.Paused or MachineState.PostMigrate:
                break;
            default:
                throw Refuse(state, "be paused", "it stands still already; cancel or finish its migration first");
        }
    }

    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var state = await GetStateAsync(cancellationToken).ConfigureAwait(false);
        switch (state)
        {
            case MachineState.Running:
                break;
            case MachineState.Paused or MachineState.PostMigrate:
                await control.ExecuteAsync("cont", null, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw Refuse(state, "be resumed", "cancel or finish its migration first");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await AskToQuitAsync(cancellationToken).ConfigureAwait(false);
        if (!await control.WaitForExitAsync(control.Options.StopTimeout, cancellationToken).ConfigureAwait(false))
        {
            control.Process.Kill();
            if (!await control.WaitForExitAsync(control.Options.StopTimeout, cancellationToken).ConfigureAwait(false))
            {
                throw new HypervisorException(HypervisorError.ControlFailed,
                    $"Machine '{Id}' (process {control.Process.Pid}) did not end even when killed; "
                    + "the host's kernel holds it, probably in disk I/O.");
            }
        }

        await control.DisposeAsync().ConfigureAwait(false);
        control.Folder.Remove();
        removed(this);
    }

    public async Task<Stream> OpenConsoleAsync(CancellationToken cancellationToken)
    {
        if (!control.IsAlive)
        {
            throw MachineErrors.Gone(Id);
        }

        // QEMU would leave a second reader waiting without a word.
        if (Interlocked.Exchange(ref _consoleOpen, 1) == 1)
        {
            throw MachineErrors.ConsoleInUse(Id);
        }

        try
        {
            var socket = await UnixSockets.ConnectSocketAsync(control.Folder.ConsoleSocket, cancellationToken).ConfigureAwait(false);
            return new QemuConsoleStream(socket, () => Volatile.Write(ref _consoleOpen, 0));
        }
        catch (Exception e)
        {
            Volatile.Write(ref _consoleOpen, 0);
            throw e is SocketException
                ? new HypervisorException(HypervisorError.ControlFailed,
                    $"Machine '{Id}': its console does not accept a connection ({e.Message}).", e)
                : e;
        }
    }

    /// <summary>Lets go of the machine: its guest runs on, and its control channel is free for another process.</summary>
    public ValueTask DisposeAsync() => control.DisposeAsync();

    private static MachineState StateOf(string? status) => status switch
    {
        "running" => MachineState.Running,
        "inmigrate" => MachineState.Incoming,
        "finish-migrate" => MachineState.PreSwitchover,
        "postmigrate" => MachineState.PostMigrate,
        _ => MachineState.Paused,
    };

    private HypervisorException Refuse(MachineState state, string asked, string advice) =>
        state == MachineState.Gone ? MachineErrors.Gone(Id) : MachineErrors.WrongState(Id, state, asked, advice);

    private async Task AskToQuitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await control.ExecuteAsync("quit", null, cancellationToken).ConfigureAwait(false);
        }
        catch (HypervisorException e) when (e.Error is HypervisorError.MachineGone)
        {
            // It is gone already, or went before it could answer.
        }
        catch (HypervisorException)
        {
            // It does not listen: no reason to wait for it to quit by itself.
            control.Process.Kill();
        }
    }
}
