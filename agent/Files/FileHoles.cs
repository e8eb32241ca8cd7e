using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NovaCron.Agent.Files;

/// <summary>Holes of sparse files, on Linux: where there are some, and how one is made.</summary>
internal static partial class FileHoles
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int NothingBeyond = 6;
    private const int ZerosBytes = 64 * 1024;

    private static readonly byte[] Zeros = new byte[ZerosBytes];

    /// <summary>The first data at or after an offset, below an end; empty when only a hole is left.</summary>
    public static (long Start, long End) NextData(SafeFileHandle file, long offset, long end)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (offset, end);
        }

        var start = Seek(file, offset, SeekData);
        if (start < 0)
        {
            // A file system that does not know holes says so by another error: then everything is data.
            return Marshal.GetLastPInvokeError() == NothingBeyond ? (end, end) : (offset, end);
        }

        if (start >= end)
        {
            return (end, end);
        }

        var hole = Seek(file, start, SeekHole);
        return (start, hole < 0 || hole > end ? end : hole);
    }

    /// <summary>Makes a range read as zeros, giving its blocks back where the file system can.</summary>
    public static void Punch(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux() && Allocate(file, PunchHole | KeepSize, offset, length) == 0)
        {
            return;
        }

        for (var written = 0L; written < length; written += ZerosBytes)
        {
            RandomAccess.Write(file, Zeros.AsSpan(0, (int)Math.Min(ZerosBytes, length - written)), offset + written);
        }
    }

    [LibraryImport("libc", EntryPoint = "lseek64", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "fallocate64", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
