using System.Collections.Immutable;

namespace NovaCron.Agent.Watchdog;

/// <summary>What follows from an input.</summary>
/// <param name="State">What the watchdog knows now.</param>
/// <param name="Kill">Processes to kill, now.</param>
/// <param name="IsOver">Whether the watchdog is of no more use.</param>
internal readonly record struct WatchdogStep(WatchdogState State, ImmutableArray<WatchedProcess> Kill, bool IsOver);
