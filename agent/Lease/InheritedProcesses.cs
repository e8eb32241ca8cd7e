using System.Collections.Immutable;
using NovaCron.Agent.Watchdog;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Lease;

/// <summary>Processes that an earlier agent had guarded and that no machine here stands for, or not yet.</summary>
internal sealed class InheritedProcesses(ILeaseClock clock, TimeProvider time)
{
    /// <summary>How long processes that were killed may take to be gone: 10 s; then an operator has to look.</summary>
    private static readonly TimeSpan EndTimeMax = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan EndPollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private ImmutableHashSet<WatchedProcess> _all = [];

    /// <summary>Them, but for those that were seen to have ended.</summary>
    public ImmutableHashSet<WatchedProcess> All
    {
        get
        {
            lock (_gate)
            {
                return _all;
            }
        }
    }

    /// <summary>Takes on those that still execute.</summary>
    public void Take(IEnumerable<WatchedProcess> processes)
    {
        lock (_gate)
        {
            _all = [.. processes.Where(IsAlive)];
        }
    }

    /// <summary>A machine here stands for this one.</summary>
    public void Remove(ProcessIdentity process)
    {
        lock (_gate)
        {
            _all = _all.Remove(WatchedProcess.From(process));
        }
    }

    /// <summary>Ends them; returns before they are gone. Those that are gone are forgotten.</summary>
    public void Kill()
    {
        foreach (var process in All)
        {
            if (IsAlive(process))
            {
                process.On(clock.Boot).Kill();
            }
            else
            {
                Remove(process.On(clock.Boot));
            }
        }
    }

    /// <summary>Ends them, and returns when they are gone.</summary>
    /// <exception cref="AgentException">One does not end.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        Kill();
        var began = time.GetTimestamp();
        while (!All.IsEmpty)
        {
            if (time.GetElapsedTime(began) > EndTimeMax)
            {
                throw new AgentException(
                    AgentError.HypervisorFailed,
                    $"Processes whose lease is over do not end when killed: {string.Join(' ', All.Select(process => process.Pid))}.");
            }

            await Task.Delay(EndPollInterval, time, cancellationToken);
            Kill();
        }
    }

    private bool IsAlive(WatchedProcess process) => process.On(clock.Boot).IsAlive;
}
