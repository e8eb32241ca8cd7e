using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Activations;
using Orleans.Serialization;

namespace Orleans.Runtime.Messaging;

/// <summary>Lets clients in.</summary>
internal sealed partial class Gateway(
    SiloRuntime silo,
    Serializer serializer,
    IOptions<EndpointOptions> endpoint,
    IOptions<ClusterOptions> cluster,
    IOptions<SiloOptions> options,
    IOptions<ConnectionOptions> connection,
    ILogger<Gateway> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>The most clients at once; further ones are refused.</summary>
    private const int ClientsMax = 1000;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Payloads _payloads = new(serializer);
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(Gateway), ServiceLifecycleStage.BecomeActive, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        silo.Accept(true);
        if (endpoint.Value.GatewayPort == 0)
        {
            return Task.CompletedTask;
        }

        var address = endpoint.Value.GatewayListeningEndpoint
            ?? new IPEndPoint(endpoint.Value.AdvertisedIPAddress, endpoint.Value.GatewayPort);
        _listener = Listeners.Open(address, "clients");
        _accepting = AcceptAsync(_listener);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (await Listeners.AcceptAsync(listener, silo.Time, LogAcceptFailed, _stop.Token) is { } socket)
        {
            var served = ServeAsync(new FrameStream(socket, silo.Messaging.MaxMessageBodySize));
            _connections[served] = 0;
            _ = served.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(FrameStream frames)
    {
        await using (frames)
        {
            try
            {
                await ServeGreetedAsync(frames, await GreetAsync(frames));
            }
            catch (Exception error) when (error is OrleansException or SerializerException or IOException or OperationCanceledException)
            {
                LogRefused(frames.Remote, error.Message);
                frames.TrySend(FrameKind.Refused, _payloads.WriteGreeting(new Refused(error.Message)));
                await frames.FinishAsync(Farewell);
            }
        }
    }

    private async Task<Hello> GreetAsync(FrameStream frames)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        timeout.CancelAfter(connection.Value.OpenConnectionTimeout);
        var frame = await frames.ReceiveAsync(Protocol.GreetingBytesMax, timeout.Token);
        if (frame is not { Kind: FrameKind.Hello } first)
        {
            throw new InvalidMessageFrameException("The first frame is no greeting.");
        }

        var hello = _payloads.ReadGreeting<Hello>(first.Payload);
        var own = cluster.Value;
        return (hello.ClusterId, hello.ServiceId) != (own.ClusterId, own.ServiceId)
            ? throw new ConnectionFailedException(
                $"The client wants cluster \"{hello.ClusterId}\" and service \"{hello.ServiceId}\"; "
                + $"this silo is of cluster \"{own.ClusterId}\" and service \"{own.ServiceId}\".")
            : _connections.Count > ClientsMax ? throw new LimitExceededException($"{ClientsMax} clients are connected.")
            : hello;
    }

    private async Task ServeGreetedAsync(FrameStream frames, Hello hello)
    {
        LogConnected(hello.Client, frames.Remote);
        var welcome = new Welcome(options.Value.SiloName, [.. silo.Classes.Implementations.Entries]);
        await frames.SendAsync(FrameKind.Welcome, _payloads.WriteGreeting(welcome), _stop.Token);
        var peer = new Peer(frames, serializer, silo.Deliver);
        Action<Calls.GrainRequest> way = peer.Call;
        silo.Route(hello.Client, way);
        await peer.RunAsync(cause => new ClientNotAvailableException(hello.Client, cause), _stop.Token);
        silo.Unroute(hello.Client, way);
        LogDisconnected(hello.Client);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A client's connection could not be accepted")]
    private partial void LogAcceptFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Client {Client} connected from {Remote}")]
    private partial void LogConnected(string client, string remote);

    [LoggerMessage(Level = LogLevel.Information, Message = "Client {Client} is gone")]
    private partial void LogDisconnected(string client);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection from {Remote} was refused: {Reason}")]
    private partial void LogRefused(string remote, string reason);
}
