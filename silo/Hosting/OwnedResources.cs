namespace NovaCron.Silo.Hosting;

/// <summary>What was opened, to be let go of in the opposite order.</summary>
internal sealed class OwnedResources : IAsyncDisposable
{
    private readonly Stack<object> _resources = new();

    /// <summary>Takes a resource over, if there is anything to dispose of.</summary>
    public T Add<T>(T resource)
        where T : class
    {
        if (resource is IAsyncDisposable or IDisposable)
            _resources.Push(resource);
        return resource;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_resources.TryPop(out var resource))
        {
            if (resource is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                ((IDisposable)resource).Dispose();
        }
    }
}
