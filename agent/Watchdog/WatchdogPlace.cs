using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NovaCron.Agent.Watchdog;

/// <summary>The files of one of a host's watchdogs, in a folder that only their owner may enter.</summary>
/// <param name="Folder">The folder; the watchdogs of a host share it.</param>
/// <param name="Slot">Which one of them it is, from 0.</param>
internal sealed partial record WatchdogPlace(string Folder, int Slot)
{
    /// <summary>The most watchdogs of a host: 4.</summary>
    public const int SlotsMax = 4;

    private const int OpenPath = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The last order, by which a watchdog begins; written by the agent.</summary>
    public string OrderFile => Path.Combine(Folder, "order");

    /// <summary>Held open by the watchdog of this slot; whoever finds it held does not begin.</summary>
    public string LockFile => Path.Combine(Folder, $"{Slot}.lock");

    /// <summary>Which process it is, written when it begins.</summary>
    public string ProcessFile => Path.Combine(Folder, $"{Slot}.process");

    /// <summary>Where agents connect; for its owner alone.</summary>
    public string Socket => Path.Combine(Folder, $"{Slot}.socket");

    /// <summary>What it wrote since it began.</summary>
    public string Log => Path.Combine(Folder, $"{Slot}.log");

    /// <summary>Makes the folder.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, Private);
        File.SetUnixFileMode(folder, Private);
    }

    /// <summary>
    /// Does something with the socket's address. The path of a Unix socket has 107 bytes at most and a data folder's may be longer, so
    /// the folder is opened and named by its descriptor.
    /// </summary>
    public T WithEndPoint<T>(Func<UnixDomainSocketEndPoint, T> act)
    {
        using var folder = new SafeFileHandle(Open(Folder, OpenPath | CloseOnExec), ownsHandle: true);
        if (folder.IsInvalid)
        {
            throw new IOException($"The folder {Folder} cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        }

        return act(new UnixDomainSocketEndPoint($"/proc/self/fd/{folder.DangerousGetHandle()}/{Path.GetFileName(Socket)}"));
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
