using System.Security.Cryptography;
using System.Text;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>Where a machine's files are.</summary>
/// <param name="State">The folder with its record and its log.</param>
/// <param name="Sockets">The folder with its Unix sockets; often the same.</param>
internal sealed record MachineFolder(string State, string Sockets)
{
    /// <summary>What a Unix socket's path may have: 108 bytes with the zero at the end.</summary>
    public const int SocketPathBytesMax = 107;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string LongestSocketName = "console";
    private const int LogTailLinesMax = 5;
    private const int LogTailBytesMax = 4096;

    public string Record => Path.Combine(State, "machine.json");

    public string Log => Path.Combine(State, "qemu.log");

    public string PidFile => Path.Combine(State, "qemu.pid");

    public string ControlSocket => Path.Combine(Sockets, "control");

    public string ConsoleSocket => Path.Combine(Sockets, LongestSocketName);

    public string OutgoingSocket => Path.Combine(Sockets, "out");

    public string IncomingSocket => Path.Combine(Sockets, "in");

    /// <summary>Chooses the folders of a machine; nothing is made yet.</summary>
    /// <exception cref="HypervisorException">No folder's path is short enough for sockets.</exception>
    public static MachineFolder For(QemuOptions options, string id)
    {
        var state = Path.Combine(Path.GetFullPath(options.StateDirectory), id);
        if (Fits(state))
        {
            return new MachineFolder(state, state);
        }

        var runtime = options.RuntimeDirectory ?? DefaultRuntimeDirectory();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, 8));
        var sockets = Path.Combine(Path.GetFullPath(runtime), hash);
        return Fits(sockets)
            ? new MachineFolder(state, sockets)
            : throw new HypervisorException(HypervisorError.Unavailable,
                $"Neither '{state}' nor '{sockets}' leaves room for a Unix socket's path of {SocketPathBytesMax} bytes; "
                + $"set {nameof(QemuOptions)}.{nameof(QemuOptions.RuntimeDirectory)} to a shorter folder.");
    }

    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("QEMU machines need a Unix host.");
        }

        Directory.CreateDirectory(State, Private);
        Directory.CreateDirectory(Sockets, Private);
    }

    public void Remove()
    {
        Delete(Sockets);
        Delete(State);
    }

    /// <summary>Whether the state folder holds nothing but a machine's files: only such a folder may be removed unasked.</summary>
    public bool HoldsOnlyOurs()
    {
        string[] ours = [Record, Record + ".new", Log, PidFile, .. SocketFiles(State)];
        return Directory.EnumerateFileSystemEntries(State).All(entry => ours.Contains(entry, StringComparer.Ordinal));
    }

    /// <summary>The last lines QEMU wrote to its log, for an error's text.</summary>
    public string LogTail()
    {
        try
        {
            using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Seek(-Math.Min(file.Length, LogTailBytesMax), SeekOrigin.End);
            var lines = new StreamReader(file).ReadToEnd().Split('\n',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 0 ? "QEMU gave no reason" : string.Join(" | ", lines.TakeLast(LogTailLinesMax));
        }
        catch (IOException)
        {
            return "QEMU left no log";
        }
    }

    private static IEnumerable<string> SocketFiles(string folder)
    {
        var sockets = new MachineFolder(folder, folder);
        return [sockets.ControlSocket, sockets.ConsoleSocket, sockets.OutgoingSocket, sockets.IncomingSocket];
    }

    private static bool Fits(string folder) => Encoding.UTF8.GetByteCount(Path.Combine(folder, LongestSocketName)) <= SocketPathBytesMax;

    private static string DefaultRuntimeDirectory() =>
        Environment.IsPrivilegedProcess ? "/run/novacron" : Path.Combine(Path.GetTempPath(), $"novacron-{Environment.UserName}");

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
