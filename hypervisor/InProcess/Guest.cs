namespace NovaCron.Hypervisor.InProcess;

/// <summary>
/// One in-process machine: its memory, its workload and its state. One gate guards all of it, so that a guest that
/// is not Running stands still to the last instruction.
/// </summary>
internal sealed partial class Guest : IDisposable
{
    /// <summary>A guest that was held up, by a busy host, catches up at most this much of its workload.</summary>
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly InProcessWorld _world;
    private readonly InProcessHypervisorOptions _options;
    private readonly TimeProvider _time;
    private readonly GuestWorkload _workload;
    private readonly ITimer _timer;
    private long _lastTick;
    private double _rewritesDue;
    private bool _ranBeforeSwitchover;

    public Guest(MachineSpec spec, LaunchMode mode, InProcessHypervisorOptions options, InProcessWorld world, TimeProvider time)
    {
        Spec = spec;
        _options = options;
        _world = world;
        _time = time;
        Console = new SerialConsole(spec.Id);
        Memory = new GuestMemory(spec.MemoryBytes);
        _workload = new GuestWorkload(Memory, GuestLayout.WorkingSetPages(spec.MemoryBytes, options.WorkingSetBytes));
        State = MachineState.Incoming;
        _timer = time.CreateTimer(static guest => ((Guest)guest!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (mode == LaunchMode.Incoming)
        {
            return;
        }

        _workload.Boot();
        State = MachineState.Paused;
        if (mode == LaunchMode.Run)
        {
            Start();
        }
    }

    public MachineSpec Spec { get; }

    public SerialConsole Console { get; }

    public GuestMemory Memory { get; }

    public MachineState State { get; private set; }

    /// <summary>Runs an action while the guest stands still, however briefly.</summary>
    public T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    public void Pause()
    {
        lock (_gate)
        {
            switch (State)
            {
                case MachineState.Running:
                    Halt(MachineState.Paused);
                    break;
                case MachineState.Paused or MachineState.PostMigrate:
                    break;
                default:
                    throw Refuse("be paused", "it stands still already; cancel or finish its migration first");
            }
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            switch (State)
            {
                case MachineState.Running:
                    break;
                case MachineState.Paused or MachineState.PostMigrate:
                    Start();
                    break;
                default:
                    throw Refuse("be resumed", "cancel or finish its migration first");
            }
        }
    }

    /// <summary>Ends the guest for good.</summary>
    public void PullThePlug()
    {
        lock (_gate)
        {
            if (State == MachineState.Running)
            {
                _world.Left(Spec.Id);
            }

            State = MachineState.Gone;
        }

        Console.Close();
        _timer.Dispose();
    }

    public void Dispose() => PullThePlug();

    private void Start()
    {
        _world.Entered(Spec.Id);
        State = MachineState.Running;
        _lastTick = _time.GetTimestamp();
        _rewritesDue = 0;
        _timer.Change(_options.HeartbeatInterval, _options.HeartbeatInterval);
    }

    private void Halt(MachineState next)
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        State = next;
        _world.Left(Spec.Id);
    }

    private HypervisorException Refuse(string asked, string advice) => State == MachineState.Gone
        ? MachineErrors.Gone(Spec.Id)
        : MachineErrors.WrongState(Spec.Id, State, asked, advice);

    private void Tick()
    {
        lock (_gate)
        {
            if (State != MachineState.Running)
            {
                return;
            }

            var now = _time.GetTimestamp();
            var elapsed = _time.GetElapsedTime(_lastTick, now);
            _lastTick = now;
            _rewritesDue += _options.RewritesPerSecond * (elapsed < CatchUpMax ? elapsed : CatchUpMax).TotalSeconds;
            _workload.Rewrite((int)_rewritesDue);
            _rewritesDue -= Math.Floor(_rewritesDue);
            Console.WriteLine(_workload.Heartbeat());
            while (Console.TakeInput() is { } line)
            {
                if (_workload.Answer(line) is { } answer)
                {
                    Console.WriteLine(answer);
                }
            }
        }
    }
}
