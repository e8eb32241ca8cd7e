using System.Collections.Immutable;
using NovaCron.Agent.Lease;

namespace NovaCron.Agent.Watchdog;

/// <summary>
/// A watchdog at work, on one thread: wait, look at the clock, kill what is due, and only then listen. It neither allocates nor writes
/// while nothing happens.
/// </summary>
internal sealed class WatchdogLoop(ILeaseClock clock, WatchdogPort port, WatchdogTable table, TextWriter log)
{
    private WatchdogState _state = new();
    private bool _hadAgent;
    private int _refused;

    /// <summary>Works until it is of no more use.</summary>
    /// <param name="first">What was ordered last, of this boot of the host.</param>
    public void Run(WatchdogOrder first)
    {
        Obey(first);
        while (!Step(WatchdogInput.Tick.Instance))
        {
            while (_state.Doomed.Length > 0 && table.FindEnded(_state.Doomed) is { } ended)
            {
                Step(new WatchdogInput.Ended(ended));
            }

            port.Wait(WatchdogRules.WaitOf(_state, clock.Now));
            Step(WatchdogInput.Tick.Instance);
            Listen();
        }
    }

    private void Listen()
    {
        // The agent first: an order that is there already counts, also of one that is being replaced.
        while (port.Read() is { } order)
        {
            if (!string.Equals(order.Boot, clock.Boot, StringComparison.Ordinal))
            {
                continue;
            }

            Obey(order);
            port.Answer(new WatchdogAnswer(order.Sequence, _state.Deadline, _refused, _state.EndedCount));
        }

        port.Accept();
        if (_hadAgent != port.HasAgent)
        {
            _hadAgent = port.HasAgent;
            Step(_hadAgent ? new WatchdogInput.Attached() : new WatchdogInput.Detached());
        }
    }

    private void Obey(WatchdogOrder order)
    {
        // What is due by the old deadline goes before the holds on new processes are taken, which reads files.
        Step(WatchdogInput.Tick.Instance);
        (var ended, _refused) = table.Hold(order.Processes);
        Step(new WatchdogInput.Ordered(order));
        foreach (var process in ended)
        {
            Step(new WatchdogInput.Ended(process));
        }

        table.Keep(_state);
    }

    private bool Step(WatchdogInput input)
    {
        var step = WatchdogRules.Step(_state, input, clock.Now);
        var newlyDoomed = step.Kill.Length > _state.Doomed.Length;
        _state = step.State;
        if (step.Kill.Length > 0)
        {
            table.Kill(step.Kill);
        }

        if (newlyDoomed)
        {
            Tell(step.Kill);
        }

        return step.IsOver;
    }

    // Behind the killing: writing may wait for a disk.
    private void Tell(ImmutableArray<WatchedProcess> killed)
    {
        try
        {
            log.WriteLine($"{clock.Now}: the lease ended at {_state.Deadline}; killed {string.Join(' ', killed.Select(each => each.Pid))}");
            log.Flush();
        }
        catch (IOException)
        {
            // A full disk keeps nobody alive.
        }
    }
}
