namespace NovaCron.Agent.Watchdog;

/// <summary>A watchdog answered that it cannot do what was ordered; another one could not either.</summary>
internal sealed class WatchdogRefusedException(string message) : Exception(message);
