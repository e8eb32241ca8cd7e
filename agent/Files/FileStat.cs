using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace NovaCron.Agent.Files;

/// <summary>What the kernel knows of an open file (statx), as far as copies need it.</summary>
/// <param name="IsRegular">Whether it is a file and no folder, pipe or device.</param>
/// <param name="Identity">By what it is known again.</param>
/// <param name="DataBytes">What it takes of the disk, at most its length.</param>
internal readonly partial record struct FileStat(bool IsRegular, SourceIdentity Identity, long DataBytes)
{
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int DiskBlockBytes = 512;
    private const long NanosecondsPerTick = 100;

    public static FileStat Of(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            return OfLinux(file);
        }

        var modified = File.GetLastWriteTimeUtc(file) - DateTime.UnixEpoch;
        var length = RandomAccess.GetLength(file);
        return new FileStat(true, new SourceIdentity(length, modified.Ticks * NanosecondsPerTick, 0), length);
    }

    [SupportedOSPlatform("linux")]
    private static unsafe FileStat OfLinux(SafeFileHandle file)
    {
        Statx stat = default;
        if (Stat(file, "", EmptyPath, BasicStats, &stat) != 0)
        {
            throw new IOException($"An open file cannot be examined: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        return new FileStat(
            (stat.Mode & TypeMask) == RegularType,
            new SourceIdentity(stat.Size, stat.Modified.Total, stat.Inode),
            Math.Min(stat.Size, stat.Blocks * DiskBlockBytes));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Stat(SafeFileHandle file, string path, int flags, uint mask, Statx* buffer);

    /// <summary>The kernel's <c>struct statx</c>, alike on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public long Size;

        [FieldOffset(48)]
        public long Blocks;

        [FieldOffset(112)]
        public Timestamp Modified;
    }

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Timestamp
    {
        public long Seconds;
        public uint Nanoseconds;

        public readonly long Total => (Seconds * 1_000_000_000) + Nanoseconds;
    }
}
