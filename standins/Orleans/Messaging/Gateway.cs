using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Connections.Security;
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
    IConnectionSecurity security,
    ILogger<Gateway> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>The most clients at once; further ones are refused.</summary>
    private const int ClientsMax = 1000;

    /// <summary>
    /// The most connections at once that have not shown yet who they are; further ones are closed. Each of them has the time
    /// that a handshake and a greeting may take, and memory for a client's greeting.
    /// </summary>
    private const int StrangersMax = 100;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Payloads _payloads = new(serializer);
    private Socket? _listener;
    private int _strangers;
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
            if (Volatile.Read(ref _strangers) >= StrangersMax)
            {
                LogCrowded(StrangersMax);
                socket.Dispose();
                continue;
            }

            Interlocked.Increment(ref _strangers);
            var served = ServeAsync(socket);
            _connections[served] = 0;
            _ = served.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        if (await SecureAsync(socket) is not { } frames)
        {
            return;
        }

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

    /// <summary>Secures a connection; who fails is dropped without an answer.</summary>
    private async Task<FrameStream?> SecureAsync(Socket socket)
    {
        var remote = "?";
        try
        {
            remote = socket.RemoteEndPoint?.ToString() ?? remote;
            return new FrameStream(await security.AcceptAsync(socket, _stop.Token), remote, silo.Messaging.MaxMessageBodySize);
        }
        catch (Exception error)
        {
            LogDropped(remote, error.Message);
            socket.Dispose();
            Interlocked.Decrement(ref _strangers);
            return null;
        }
    }

    private async Task<Hello> GreetAsync(FrameStream frames)
    {
        try
        {
            return Check(await ReceiveHelloAsync(frames));
        }
        finally
        {
            Interlocked.Decrement(ref _strangers);
        }
    }

    private async Task<Hello> ReceiveHelloAsync(FrameStream frames)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        timeout.CancelAfter(connection.Value.OpenConnectionTimeout);
        var frame = await frames.ReceiveAsync(Protocol.HelloBytesMax, timeout.Token);
        return frame is { Kind: FrameKind.Hello } first
            ? _payloads.ReadGreeting<Hello>(first.Payload)
            : throw new InvalidMessageFrameException("The first frame is no greeting.");
    }

    private Hello Check(Hello hello)
    {
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection was closed: {Limit} others have not shown yet who they are")]
    private partial void LogCrowded(int limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection from {Remote} was dropped: {Reason}")]
    private partial void LogDropped(string remote, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Client {Client} connected from {Remote}")]
    private partial void LogConnected(string client, string remote);

    [LoggerMessage(Level = LogLevel.Information, Message = "Client {Client} is gone")]
    private partial void LogDisconnected(string client);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection from {Remote} was refused: {Reason}")]
    private partial void LogRefused(string remote, string reason);
}
