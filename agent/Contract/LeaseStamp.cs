namespace NovaCron.Agent;

/// <summary>A moment of the host's lease clock, taken before a renewal is sent: what the log then executes counts from here.</summary>
/// <param name="Nonce">Names one life of the host's watchdog.</param>
/// <param name="At">Time since the host booted, suspended time included (<c>CLOCK_BOOTTIME</c>).</param>
/// <param name="IsWanted">Whether a machine here is, or is to be, under the lease: without one nothing needs renewing.</param>
public sealed record LeaseStamp(string Nonce, TimeSpan At, bool IsWanted);
