namespace Orleans.Runtime.Enumeration;

/// <summary>Reads what a grain's method yields.</summary>
/// <typeparam name="T">An element.</typeparam>
internal sealed class SequenceReader<T> : SequenceReader
{
    private readonly IAsyncEnumerator<T> _elements;
    private readonly CancellationTokenSource _cancellation;
    private readonly TimeProvider _time;
    private readonly int _batchMax;
    private Task<bool>? _moving;
    private long _readAt;
    private bool _disposed;

    public SequenceReader(IAsyncEnumerable<T> elements, int batchMax, CancellationTokenSource cancellation, TimeProvider time)
    {
        (_batchMax, _cancellation, _time) = (batchMax, cancellation, time);
        _elements = elements.GetAsyncEnumerator(cancellation.Token);
        _readAt = time.GetTimestamp();
    }

    public override TimeSpan Unread => _moving is { IsCompleted: false } ? TimeSpan.Zero : _time.GetElapsedTime(_readAt);

    public override async Task<SequenceStep> ReadAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        _readAt = _time.GetTimestamp();
        _moving ??= _elements.MoveNextAsync().AsTask();
        try
        {
            await _moving.WaitAsync(patience, _time, cancellationToken);
        }
        catch (TimeoutException) when (!_moving.IsCompleted)
        {
            return SequenceStep.Waiting;
        }

        return await TakeReadyAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _cancellation.CancelAsync();
        if (_moving is not null)
        {
            await ((Task)_moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await _elements.DisposeAsync();
        _cancellation.Dispose();
    }

    private async Task<SequenceStep> TakeReadyAsync()
    {
        List<object?> ready = [];
        while (_moving is { IsCompletedSuccessfully: true } && ready.Count < _batchMax)
        {
            if (!await _moving)
            {
                return new SequenceStep(SequenceStatus.Ended, [.. ready]);
            }

            ready.Add(_elements.Current);
            _moving = _elements.MoveNextAsync().AsTask();
        }

        return new SequenceStep(SequenceStatus.More, [.. ready]);
    }
}
