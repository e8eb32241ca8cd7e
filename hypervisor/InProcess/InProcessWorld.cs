namespace NovaCron.Hypervisor.InProcess;

/// <summary>
/// Counts how many copies of each guest execute, over all hypervisors that share it: two regions of a test share one, and
/// ask it whether a guest ever ran twice. Every start and stop of a guest's execution is counted, nothing is sampled.
/// </summary>
public sealed class InProcessWorld
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _most = new(StringComparer.Ordinal);

    /// <summary>How many copies of the guest execute now.</summary>
    /// <param name="id">The machine's id.</param>
    public int RunningCopies(string id)
    {
        lock (_gate)
        {
            return _running.GetValueOrDefault(id);
        }
    }

    /// <summary>The most copies of the guest that ever executed at the same time.</summary>
    /// <param name="id">The machine's id.</param>
    public int MaxRunningCopies(string id)
    {
        lock (_gate)
        {
            return _most.GetValueOrDefault(id);
        }
    }

    /// <summary>Called before a copy may execute its first instruction.</summary>
    internal void Entered(string id)
    {
        lock (_gate)
        {
            var copies = _running.GetValueOrDefault(id) + 1;
            _running[id] = copies;
            _most[id] = Math.Max(copies, _most.GetValueOrDefault(id));
        }
    }

    /// <summary>Called after a copy executed its last instruction.</summary>
    internal void Left(string id)
    {
        lock (_gate)
        {
            _running[id]--;
        }
    }
}
