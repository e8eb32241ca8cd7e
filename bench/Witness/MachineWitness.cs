namespace NovaCron.Bench.Witness;

/// <summary>Watches every machine that is launched while it lives, and says whether two copies of a guest ever ran at once.</summary>
internal sealed class MachineWitness : IAsyncDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(5);
    private readonly MachineJournal _journal;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly List<MachineWatch> _watches = [];
    private readonly List<Task> _tasks = [];
    private readonly Task _looking;

    public MachineWitness(MachineJournal journal, TimeProvider time)
    {
        _journal = journal;
        _time = time;
        _looking = LookAsync();
    }

    /// <summary>All machines seen so far, oldest first.</summary>
    public IReadOnlyList<MachineWatch> Machines
    {
        get
        {
            lock (_gate)
                return [.. _watches];
        }
    }

    /// <summary>The machines of one VM, oldest first.</summary>
    public IReadOnlyList<MachineWatch> MachinesOf(string vm) => [.. Machines.Where(machine => machine.Launch.Vm == vm)];

    /// <summary>Pairs of times in which two copies of one guest ran; there must be none.</summary>
    public IReadOnlyList<string> FindDoubleRuns()
    {
        var spans = Machines.SelectMany(machine => machine.Runs).ToList();
        return
        [
            .. from one in spans
               from other in spans
               where one.Pid < other.Pid && one.Overlaps(other)
               select $"{one.Vm}: process {one.Pid} ran {one.From:O} to {one.To:O}, process {other.Pid} {other.From:O} to {other.To:O}",
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _looking;
        await Task.WhenAll(_tasks);
        _ending.Dispose();
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(LookPeriod, _time);
        var seen = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                var launches = _journal.Read();
                for (; seen < launches.Count; seen++)
                    Follow(new MachineWatch(launches[seen], _journal.SocketOf(launches[seen].Pid)));
            }
        }
        catch (OperationCanceledException)
        {
            // The bench is over.
        }
    }

    private void Follow(MachineWatch watch)
    {
        lock (_gate)
            _watches.Add(watch);
        _tasks.Add(watch.FollowAsync(_time, _ending.Token));
    }
}
