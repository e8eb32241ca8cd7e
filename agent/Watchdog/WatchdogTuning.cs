using System.Runtime.InteropServices;

namespace NovaCron.Agent.Watchdog;

/// <summary>What helps a watchdog to be in time on a host in need. Each is tried; none is required.</summary>
internal static partial class WatchdogTuning
{
    // Pages are locked as they are used: the collector reserves far more than it ever uses. A limit on locked memory refuses this at
    // once, and never an allocation later.
    private const int LockCurrentFutureOnFault = 1 | 2 | 4;
    private const int FirstInFirstOutForThisThreadAlone = 1 | 0x40000000;
    private const int ThisProcess = 0;
    private const int HighestPriority = -20;

    /// <summary>Tries all; a line on what was granted.</summary>
    public static string Apply()
    {
        var locked = LockMemory(LockCurrentFutureOnFault) == 0;
        var priority = 1;
        var isRealTime = SetScheduler(0, FirstInFirstOutForThisThreadAlone, ref priority) == 0;
        var isRaised = isRealTime || SetPriority(ThisProcess, 0, HighestPriority) == 0;
        return $"memory locked: {Say(locked)}, real-time: {Say(isRealTime)}, raised: {Say(isRaised)}, spared when memory is short: "
            + Say(IsSpared());
    }

    private static string Say(bool granted) => granted ? "yes" : "no";

    private static bool IsSpared()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "-1000");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "mlockall")]
    private static partial int LockMemory(int flags);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int pid, int policy, ref int priority);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
