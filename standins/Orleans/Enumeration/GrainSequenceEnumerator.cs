namespace Orleans.Runtime.Enumeration;

/// <summary>Reads a grain's sequence. Disposing of it, or cancelling, ends it at the grain.</summary>
/// <typeparam name="T">An element.</typeparam>
internal sealed class GrainSequenceEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly ISequenceSource _source;
    private readonly string _method;
    private readonly object?[] _arguments;
    private readonly int _batchMax;
    private readonly CancellationTokenSource _cancellation;
    private SequenceStep _step = SequenceStep.Waiting;
    private int _index;
    private bool _begun;
    private bool _open;

    public GrainSequenceEnumerator(
        ISequenceSource source, string method, object?[] arguments, int batchMax,
        CancellationToken passed, CancellationToken cancellationToken)
    {
        (_source, _method, _arguments, _batchMax) = (source, method, arguments, batchMax);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(passed, cancellationToken);
    }

    public T Current => (T)_step.Elements[_index]!;

    public async ValueTask<bool> MoveNextAsync()
    {
        if (++_index < _step.Elements.Length)
        {
            return true;
        }

        if (_step.Status != SequenceStatus.More)
        {
            return false;
        }

        await FetchAsync();
        return _step.Elements.Length > 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (_open)
        {
            _open = false;
            try
            {
                await _source.EndAsync(_id);
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                // The grain forgets it by itself when nobody reads on.
            }
        }

        _cancellation.Dispose();
    }

    private async Task FetchAsync()
    {
        do
        {
            var stop = _cancellation.Token;
            stop.ThrowIfCancellationRequested();
            _open = true;
            var pending = _begun ? _source.NextAsync(_id, stop) : _source.BeginAsync(_id, _method, _arguments, _batchMax, stop);
            _begun = true;
            _step = await pending;
        }
        while (_step is { Status: SequenceStatus.More, Elements.Length: 0 });
        _index = 0;
        _open = _step.Status == SequenceStatus.More;
        if (_step.Status == SequenceStatus.Unknown)
        {
            throw new EnumerationAbortedException(
                "The grain does not know this sequence any more: it was deactivated, or nobody read for too long.");
        }
    }
}
