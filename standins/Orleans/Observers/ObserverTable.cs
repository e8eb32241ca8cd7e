using System.Collections.Concurrent;
using Orleans.Runtime.Calls;

namespace Orleans.Runtime.Observers;

/// <summary>The observers of one process.</summary>
/// <param name="client">The process's id.</param>
internal sealed class ObserverTable(string client)
{
    /// <summary>The class's name in observers' identities; no grain class may have it.</summary>
    public static readonly GrainType ObserverType = GrainType.Create("sys.observer");

    private const char Separator = '+';
    private readonly ConcurrentDictionary<GrainId, ObserverQueue> _observers = new();

    /// <summary>The process that an observer lives in.</summary>
    public static string ClientOf(GrainId observer)
    {
        var key = observer.Key.ToString();
        return key[..Math.Max(0, key.IndexOf(Separator, StringComparison.Ordinal))];
    }

    public GrainId Add(IGrainObserver observer)
    {
        var id = GrainId.Create(ObserverType, $"{client}{Separator}{Guid.NewGuid():N}");
        _observers[id] = new ObserverQueue(observer);
        return id;
    }

    public void Remove(GrainId id) => _observers.TryRemove(id, out _);

    /// <summary>Calls an observer; calls to one observer run one after another.</summary>
    public void Deliver(GrainRequest request)
    {
        if (_observers.TryGetValue(request.Target, out var queue))
        {
            queue.Enqueue(request);
        }
        else
        {
            request.Fail(new ClientNotAvailableException(request.Target));
        }
    }
}
