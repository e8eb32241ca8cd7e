namespace NovaCron.Agent.Watchdog;

/// <summary>A watchdog's answer to an order.</summary>
/// <param name="Sequence">The order's number.</param>
/// <param name="Deadline">The deadline that it has now.</param>
/// <param name="Refused">Processes that live and that it cannot end: it does not guard them.</param>
/// <param name="Ended">Processes that it has ended since it began.</param>
internal readonly record struct WatchdogAnswer(ulong Sequence, TimeSpan Deadline, int Refused, int Ended);
