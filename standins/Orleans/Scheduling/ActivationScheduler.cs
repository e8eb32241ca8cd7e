using Orleans.Runtime.Activations;

namespace Orleans.Runtime.Scheduling;

/// <summary>
/// Runs the tasks of one activation one after another on the thread pool. What follows an <c>await</c> in a grain comes back here, since
/// this is the current scheduler while it runs: so no two pieces of a grain's code ever run at once.
/// </summary>
/// <param name="owner">The activation.</param>
internal sealed class ActivationScheduler(Activation owner) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>How many tasks run before other activations get the thread.</summary>
    private const int TasksPerTurnMax = 64;

    private readonly Lock _gate = new();
    private readonly Queue<Task> _tasks = new();
    private bool _scheduled;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs code as a turn.</summary>
    public Task Run(Func<Task> code) =>
        Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs code as a turn.</summary>
    public void Post(Action code) => Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    void IThreadPoolWorkItem.Execute()
    {
        using (Activation.Enter(owner))
        {
            for (var i = 0; i < TasksPerTurnMax && Next() is { } task; i++)
            {
                TryExecuteTask(task);
            }
        }

        lock (_gate)
        {
            _scheduled = _tasks.Count > 0;
            if (!_scheduled)
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _tasks.Enqueue(task);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(Activation.Current, owner) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _tasks];
        }
    }

    private Task? Next()
    {
        lock (_gate)
        {
            return _tasks.TryDequeue(out var task) ? task : null;
        }
    }
}
