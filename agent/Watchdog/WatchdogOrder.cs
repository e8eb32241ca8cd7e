using System.Collections.Immutable;

namespace NovaCron.Agent.Watchdog;

/// <summary>The whole of what is to be guarded.</summary>
/// <param name="Sequence">Numbers the orders of an agent.</param>
/// <param name="Deadline">Until when they may run, by the lease clock; an earlier one than the watchdog has changes nothing.</param>
/// <param name="Boot">The boot of the host that the deadline and the processes are of.</param>
/// <param name="Processes">The processes; one that was guarded and is not named is let go, unless it is to end already.</param>
internal sealed record WatchdogOrder(ulong Sequence, TimeSpan Deadline, string Boot, ImmutableArray<WatchedProcess> Processes)
{
    /// <summary>Nothing is guarded.</summary>
    public static WatchdogOrder Nothing(string boot) => new(0, TimeSpan.Zero, boot, []);
}
