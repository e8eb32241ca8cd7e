using Orleans.Concurrency;

namespace NovaCron.Engine.Tests.Timers;

[Alias("Tests.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    [Alias("Start")]
    Task StartAsync(bool interleave);

    [Alias("Stop")]
    Task<int> StopAsync();

    /// <summary>Waits, in a turn of its own, until the timer has run often enough.</summary>
    [Alias("Runs"), AlwaysInterleave]
    Task<int> RunsAsync();

    /// <summary>Holds the grain while the timer is due; how often it ran meanwhile.</summary>
    [Alias("Hold")]
    Task<int> HoldAsync();

    [Alias("Postpone")]
    Task<int> PostponeAsync();

    [Alias("End")]
    Task EndAsync();
}
