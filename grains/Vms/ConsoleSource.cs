using NovaCron.Agent;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Vms;

/// <summary>One stretch of a console. Where it cannot be opened or breaks off, it ends, and says why in <see cref="Failure"/>.</summary>
internal sealed class ConsoleSource(
    Func<Task<IAsyncEnumerable<ConsoleChunk>>> openAsync, CancellationToken cancellationToken) : IAsyncDisposable
{
    private IAsyncEnumerator<ConsoleChunk>? _chunks;

    /// <summary>Why it broke off; null when it simply ended.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The next piece, or null at the end.</summary>
    public async Task<ConsoleChunk?> MoveNextAsync()
    {
        try
        {
            _chunks ??= (await openAsync()).GetAsyncEnumerator(cancellationToken);
            return await _chunks.MoveNextAsync() ? _chunks.Current : null;
        }
        catch (Exception e) when (e is NovaCronException or AgentException or IOException && !cancellationToken.IsCancellationRequested)
        {
            Failure = e;
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_chunks is null)
        {
            return;
        }

        try
        {
            await _chunks.DisposeAsync();
        }
        catch (Exception e) when (e is NovaCronException or AgentException or IOException or OperationCanceledException)
        {
            Failure ??= e;
        }
    }
}
