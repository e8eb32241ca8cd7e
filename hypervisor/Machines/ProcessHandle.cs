using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NovaCron.Hypervisor;

/// <summary>
/// A hold on one process by a pidfd: a signal through it reaches that process or none, even when its id was given to another one. A
/// kernel without pidfds (before 5.3) is asked by id, with the identity looked at just before.
/// </summary>
public sealed partial class ProcessHandle : IDisposable
{
    private const int PidfdOpenCall = 434;
    private const int PidfdSendSignalCall = 424;
    private const int SigKill = 9;
    private const int NoSuchProcess = 3;
    private const int NoSuchCall = 38;
    private const short Readable = 1;

    private readonly SafeFileHandle? _pidfd;

    private ProcessHandle(ProcessIdentity identity, SafeFileHandle? pidfd) => (Identity, _pidfd) = (identity, pidfd);

    /// <summary>The process.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>Whether it executes no more; its memory and files are let go then, also when nobody has asked how it ended.</summary>
    public bool HasEnded
    {
        get
        {
            if (_pidfd is null)
            {
                return !Identity.IsAlive;
            }

            var poll = new PollRequest { Descriptor = (int)_pidfd.DangerousGetHandle(), Events = Readable };
            return Poll(ref poll, 1, 0) > 0;
        }
    }

    /// <summary>Takes hold of a process; null when it has ended.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static ProcessHandle? Open(ProcessIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!identity.IsAlive)
        {
            return null;
        }

        var pidfd = SystemCall(PidfdOpenCall, identity.Pid, 0, 0, 0);
        var error = Marshal.GetLastPInvokeError();
        if (pidfd < 0)
        {
            return error switch
            {
                NoSuchProcess => null,
                NoSuchCall => new ProcessHandle(identity, null),
                _ => throw Refused(identity, error),
            };
        }

        // Alive before and after: in between its id cannot have been another one's, so this is a hold on it.
        var handle = new ProcessHandle(identity, new SafeFileHandle((nint)pidfd, ownsHandle: true));
        if (identity.IsAlive)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Ends it at once; returns before it is gone, and does nothing when it is.</summary>
    /// <exception cref="IOException">The system does not let this process.</exception>
    public void Kill() => Signal(SigKill);

    /// <summary>Finds out whether this process may end it.</summary>
    /// <exception cref="IOException">It may not.</exception>
    public void RequireKillable() => Signal(0);

    /// <inheritdoc/>
    public void Dispose() => _pidfd?.Dispose();

    private void Signal(int signal)
    {
        if (_pidfd is null && !Identity.IsAlive)
        {
            return;
        }

        var result = _pidfd is null
            ? SendSignal(Identity.Pid, signal)
            : SystemCall(PidfdSendSignalCall, _pidfd.DangerousGetHandle(), signal, 0, 0);
        if (result != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw Refused(Identity, error);
        }
    }

    private static IOException Refused(ProcessIdentity identity, int error) =>
        new($"Process {identity.Pid} cannot be held or ended.", new Win32Exception(error));

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest request, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
