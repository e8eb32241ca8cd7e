using NovaCron.Agent.Lease;

namespace NovaCron.Agent.Tests.Lease;

/// <summary>A lease clock that goes when it is told to.</summary>
internal sealed class ManualLeaseClock : ILeaseClock
{
    private long _now = TimeSpan.FromSeconds(100).Ticks;

    public TimeSpan Now => new(Volatile.Read(ref _now));

    public string Boot { get; set; } = Hypervisor.ProcessIdentity.CurrentBoot();

    public void Advance(double seconds) => Interlocked.Add(ref _now, TimeSpan.FromSeconds(seconds).Ticks);
}
