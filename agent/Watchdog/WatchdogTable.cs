using System.Collections.Immutable;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Watchdog;

/// <summary>The holds on guarded processes.</summary>
internal sealed class WatchdogTable(string boot) : IDisposable
{
    private readonly Dictionary<WatchedProcess, ProcessHandle> _held = [];

    /// <summary>Takes hold of processes; those that have ended and those that cannot be ended are told apart.</summary>
    public (ImmutableArray<WatchedProcess> Ended, int Refused) Hold(ImmutableArray<WatchedProcess> processes)
    {
        var ended = ImmutableArray.CreateBuilder<WatchedProcess>();
        var refused = 0;
        foreach (var process in processes)
        {
            try
            {
                if (_held.TryGetValue(process, out var held) ? held.HasEnded : !Take(process))
                {
                    ended.Add(process);
                }
            }
            catch (IOException)
            {
                refused++;
            }
        }

        return (ended.ToImmutable(), refused);
    }

    /// <summary>Kills; what cannot be killed now is killed at the next try.</summary>
    public void Kill(ImmutableArray<WatchedProcess> processes)
    {
        foreach (var process in processes)
        {
            try
            {
                if (_held.TryGetValue(process, out var held) || (Take(process) && _held.TryGetValue(process, out held)))
                {
                    held.Kill();
                }
            }
            catch (IOException)
            {
                // The rest comes first; this one is tried again in a few milliseconds.
            }
        }
    }

    /// <summary>Of these, one that has ended; it is let go. Null when all still execute.</summary>
    public WatchedProcess? FindEnded(ImmutableArray<WatchedProcess> processes)
    {
        foreach (var process in processes)
        {
            if (!_held.TryGetValue(process, out var held) ? !process.On(boot).IsAlive : held.HasEnded)
            {
                Release(process);
                return process;
            }
        }

        return null;
    }

    /// <summary>Lets go of all but these.</summary>
    public void Keep(WatchdogState state)
    {
        foreach (var process in _held.Keys)
        {
            if (!state.Guarded.Contains(process) && !state.Doomed.Contains(process))
            {
                Release(process);
            }
        }
    }

    public void Dispose()
    {
        foreach (var handle in _held.Values)
        {
            handle.Dispose();
        }

        _held.Clear();
    }

    private bool Take(WatchedProcess process)
    {
        if (ProcessHandle.Open(process.On(boot)) is not { } handle)
        {
            return false;
        }

        try
        {
            // Also so that killing is compiled before it matters.
            handle.RequireKillable();
            _held[process] = handle;
            return true;
        }
        catch (IOException)
        {
            handle.Dispose();
            throw;
        }
    }

    private void Release(WatchedProcess process)
    {
        if (_held.Remove(process, out var handle))
        {
            handle.Dispose();
        }
    }
}
