using NovaCron.Hypervisor;

namespace NovaCron.Agent.Watchdog;

/// <summary>A process of this boot of the host that must not outlive the lease.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="StartTicks">When it began, in clock ticks since the host booted.</param>
internal readonly record struct WatchedProcess(int Pid, long StartTicks)
{
    public static WatchedProcess From(ProcessIdentity identity) => new(identity.Pid, identity.StartTicks);

    public ProcessIdentity On(string boot) => new(Pid, StartTicks, boot);
}
