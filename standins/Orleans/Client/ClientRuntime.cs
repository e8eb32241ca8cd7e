using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Activations;
using Orleans.Runtime.Calls;
using Orleans.Runtime.Messaging;
using Orleans.Runtime.Observers;
using Orleans.Serialization;

namespace Orleans.Runtime.Client;

/// <summary>A client's heart: calls go to the silo, and the silo's to observers here.</summary>
internal sealed class ClientRuntime(
    IServiceProvider services, Serializer serializer, TimeProvider time, IOptions<ClientMessagingOptions> messaging)
    : GrainRuntime(services, serializer, time, messaging.Value)
{
    private static readonly string Name = $"client-{Guid.NewGuid():N}";
    private volatile Peer? _silo;
    private volatile InterfaceMap? _interfaces;

    /// <summary>Who this client is; it stays so when it connects again, so that its observers live on.</summary>
    public string Id { get; } = $"{Name}-{Guid.NewGuid():N}";

    public override ObserverTable Observers => _observers ??= new ObserverTable(Id);

    private ObserverTable? _observers;

    public override GrainType TypeOf(Type interfaceType, string? classNamePrefix) =>
        (_interfaces ?? throw NotConnected()).Resolve(interfaceType, classNamePrefix);

    /// <summary>Takes a connection, or the news that there is none.</summary>
    public void Use(Peer? silo, InterfaceMap? interfaces)
    {
        _interfaces = interfaces ?? _interfaces;
        _silo = silo;
    }

    /// <summary>Sends what is asked through an arguments' writer at once; so they need no copy.</summary>
    protected override object?[] Isolate(GrainMethod method, object?[] arguments) => arguments;

    protected override GrainRequest Send(GrainId target, GrainMethod method, object?[] arguments)
    {
        var request = new GrainRequest(target, method, arguments, RequestContext.Current);
        if (_silo is { } silo)
        {
            silo.Call(request);
        }
        else
        {
            request.Fail(NotConnected());
        }

        return request;
    }

    private static SiloUnavailableException NotConnected() => new("The client is not connected to a silo; it tries to connect again.");
}
