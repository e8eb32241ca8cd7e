namespace NovaCron.Agent.Console;

/// <summary>
/// Requests to know that the console is empty. A pending read may be just about to deliver, so a request interrupts it
/// and lets the pump begin a new one: only a read that was begun after the request and then waits proves emptiness. No
/// clock is involved.
/// </summary>
internal sealed class ConsoleDrains(CancellationToken stop)
{
    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource> _requests = [];
    private CancellationTokenSource _interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private bool _closed;

    /// <summary>One read: its interrupt, and how many requests came before it.</summary>
    public readonly record struct Round(int Requests, CancellationToken Interrupt);

    public async Task RequestAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenSource interrupt;
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _requests.Add(answer);
            interrupt = _interrupt;
        }

        await interrupt.CancelAsync();
        await answer.Task.WaitAsync(cancellationToken);
    }

    public Round BeginRead()
    {
        lock (_lock)
        {
            if (_interrupt.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                _interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
            }

            return new Round(_requests.Count, _interrupt.Token);
        }
    }

    public void Answer(Round round) => Release(round.Requests);

    public void AnswerAll() => Release(int.MaxValue);

    /// <summary>Nothing will ever be read again: all requests, later ones included, are answered at once.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        AnswerAll();
    }

    private void Release(int count)
    {
        lock (_lock)
        {
            count = Math.Min(count, _requests.Count);
            foreach (var request in _requests.Take(count))
            {
                request.SetResult();
            }

            _requests.RemoveRange(0, count);
        }
    }
}
