using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Calls;
using Orleans.Runtime.Observers;
using Orleans.Serialization;

namespace Orleans.Runtime.Activations;

/// <summary>The silo's heart: calls arrive here, from its own grains, from the process it lives in, and from clients.</summary>
internal sealed class SiloRuntime : GrainRuntime
{
    /// <summary>The silo's own id among clients.</summary>
    private const string OwnClient = "silo";

    private readonly ILoggerFactory _loggers;
    private readonly Lazy<IIncomingGrainCallFilter[]> _incoming;
    private readonly ConcurrentDictionary<string, Action<GrainRequest>> _clients = new(StringComparer.Ordinal);
    private volatile bool _accepting;

    public SiloRuntime(
        IServiceProvider services,
        Serializer serializer,
        TimeProvider time,
        ILoggerFactory loggers,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection)
        : base(services, serializer, time, messaging.Value)
    {
        _loggers = loggers;
        Collection = collection.Value;
        WaitingRequestsMax = messaging.Value.MaxEnqueuedRequestsHardLimit is > 0 and var limit ? limit : SiloMessagingOptions.EngineLimit;
        _incoming = new Lazy<IIncomingGrainCallFilter[]>(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);
        Catalog = new ActivationCatalog(this);
    }

    public GrainClasses Classes { get; } = new();

    public ActivationCatalog Catalog { get; }

    public GrainCollectionOptions Collection { get; }

    public int WaitingRequestsMax { get; }

    public IIncomingGrainCallFilter[] IncomingFilters => _incoming.Value;

    public override ObserverTable Observers { get; } = new(OwnClient);

    public override GrainType TypeOf(Type interfaceType, string? classNamePrefix) =>
        Classes.Implementations.Resolve(interfaceType, classNamePrefix);

    public ILogger LoggerOf(Type type) => _loggers.CreateLogger(type);

    /// <summary>Lets calls in, or refuses them from now on.</summary>
    public void Accept(bool accepting) => _accepting = accepting;

    /// <summary>Makes the way to a client's observers known.</summary>
    public void Route(string client, Action<GrainRequest> way) => _clients[client] = way;

    /// <summary>Forgets a way, unless the client has come another one since.</summary>
    public void Unroute(string client, Action<GrainRequest> way) => _clients.TryRemove(KeyValuePair.Create(client, way));

    /// <summary>Brings a call to its goal.</summary>
    public void Deliver(GrainRequest request)
    {
        try
        {
            if (request.Target.Type == ObserverTable.ObserverType)
            {
                DeliverToObserver(request);
                return;
            }

            if (!_accepting)
            {
                throw new SiloUnavailableException("The silo does not run: it starts, or it stops.");
            }

            while (!Catalog.Get(request.Target).TryEnqueue(request))
            {
                // It ended meanwhile: the next one takes it.
            }
        }
        catch (OrleansException error)
        {
            request.Fail(error);
        }
    }

    protected override GrainRequest Send(GrainId target, GrainMethod method, object?[] arguments)
    {
        var request = new LocalRequest(target, method, arguments, RequestContext.Current, Serializer) { Source = Caller };
        Deliver(request);
        return request;
    }

    private void DeliverToObserver(GrainRequest request)
    {
        var client = ObserverTable.ClientOf(request.Target);
        if (client == OwnClient)
        {
            Observers.Deliver(request);
        }
        else if (_clients.TryGetValue(client, out var way))
        {
            way(request);
        }
        else
        {
            throw new ClientNotAvailableException(request.Target);
        }
    }
}
