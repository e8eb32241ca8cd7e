namespace NovaCron.Dwcp.Simulation;

/// <summary>
/// The time of a simulated world, and what happens in it: in the order of time, and at one time in the order in which it was planned.
/// </summary>
internal abstract class SimulatedTime
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private long _order;

    protected TimeSpan Now { get; private set; }

    protected abstract Random Random { get; }

    /// <summary>Whether nothing more needs to happen, though there is time left.</summary>
    protected virtual bool IsOver => false;

    protected void At(TimeSpan time, Action happens) => _events.Enqueue(happens, (time, _order++));

    protected TimeSpan Within(double milliseconds) => Now + TimeSpan.FromMilliseconds(Random.NextDouble() * milliseconds);

    protected bool Chance(double share) => share > 0 && Random.NextDouble() < share;

    protected void RunUntil(TimeSpan end)
    {
        RunWhatHappens(end);
        Now = end;
    }

    /// <summary>Ends with the last thing that happens.</summary>
    protected void RunWhatHappens(TimeSpan end)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= end && !IsOver)
        {
            Now = next.At;
            _events.Dequeue()();
        }
    }
}
