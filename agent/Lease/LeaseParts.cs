using NovaCron.Agent.Watchdog;

namespace NovaCron.Agent.Lease;

/// <summary>What a host's lease goes by; tests put others in their place.</summary>
/// <param name="Clock">The lease clock.</param>
/// <param name="Watchdogs">The host's watchdogs; the agent disposes of them.</param>
internal sealed record LeaseParts(ILeaseClock Clock, IWatchdogs Watchdogs);
