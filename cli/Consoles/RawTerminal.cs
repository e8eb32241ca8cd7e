using System.Runtime.InteropServices;

namespace NovaCron.Cli.Consoles;

/// <summary>The terminal without echo, lines or signals, so that every key reaches the guest; as it was when disposed.</summary>
internal sealed class RawTerminal : IDisposable
{
    /// <summary>More than any system's <c>struct termios</c> (60 bytes with glibc, 72 on macOS).</summary>
    private const int TermiosBytesMax = 256;

    private const int ApplyNow = 0;

    private readonly FileStream _terminal;
    private readonly byte[] _before;

    private RawTerminal(FileStream terminal, byte[] before)
    {
        _terminal = terminal;
        _before = before;
    }

    /// <summary>Gives each key as it is pressed.</summary>
    public Stream Input => _terminal;

    /// <summary>Makes this process's terminal raw.</summary>
    /// <exception cref="IOException">There is no terminal, or it cannot be changed.</exception>
    public static RawTerminal Open()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IOException("An interactive console needs a Unix terminal; pipe standard input instead.");
        }

        // The process's own standard input would go through the runtime's line editor.
        var terminal = new FileStream("/dev/tty", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var before = new byte[TermiosBytesMax];
        if (tcgetattr(Descriptor(terminal), before) != 0)
        {
            terminal.Dispose();
            throw new IOException("The terminal's settings cannot be read.");
        }

        var raw = (byte[])before.Clone();
        cfmakeraw(raw);
        if (tcsetattr(Descriptor(terminal), ApplyNow, raw) != 0)
        {
            terminal.Dispose();
            throw new IOException("The terminal cannot be made raw.");
        }

        return new RawTerminal(terminal, before);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = tcsetattr(Descriptor(_terminal), ApplyNow, _before);
        _terminal.Dispose();
    }

    private static int Descriptor(FileStream file) => (int)file.SafeFileHandle.DangerousGetHandle();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int tcgetattr(int descriptor, [Out] byte[] settings);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int tcsetattr(int descriptor, int when, [In] byte[] settings);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void cfmakeraw([In, Out] byte[] settings);
}
