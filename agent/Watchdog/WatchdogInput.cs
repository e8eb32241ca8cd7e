namespace NovaCron.Agent.Watchdog;

/// <summary>What happens to a watchdog.</summary>
internal abstract record WatchdogInput
{
    /// <summary>Time has passed.</summary>
    public sealed record Tick : WatchdogInput
    {
        public static Tick Instance { get; } = new();
    }

    /// <summary>An agent has connected.</summary>
    public sealed record Attached : WatchdogInput;

    /// <summary>The agent has gone.</summary>
    public sealed record Detached : WatchdogInput;

    /// <summary>The agent has ordered.</summary>
    public sealed record Ordered(WatchdogOrder Order) : WatchdogInput;

    /// <summary>A process executes no more.</summary>
    public sealed record Ended(WatchedProcess Process) : WatchdogInput;
}
