using System.ComponentModel;
using System.Runtime.InteropServices;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Lease;

/// <summary>
/// Linux's <c>CLOCK_BOOTTIME</c>. On other systems, where there are no watchdogs, time since the start of the system as far as it tells.
/// </summary>
internal sealed partial class BootClock : ILeaseClock
{
    private const int BootTime = 7;
    private const int NanosecondsPerTick = 100;

    /// <inheritdoc/>
    public TimeSpan Now => OperatingSystem.IsLinux() ? Read() : TimeSpan.FromMilliseconds(Environment.TickCount64);

    /// <inheritdoc/>
    public string Boot { get; } = OperatingSystem.IsLinux() ? ProcessIdentity.CurrentBoot() : Guid.NewGuid().ToString();

    private static TimeSpan Read() => GetTime(BootTime, out var time) == 0
        ? new TimeSpan((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / NanosecondsPerTick))
        : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
