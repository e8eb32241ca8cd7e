using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Runtime.Activations;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;

namespace Orleans.Runtime.Client;

/// <summary>Connects a client to the first gateway that answers, and again when the connection is lost.</summary>
internal sealed partial class ClusterConnection(
    ClientRuntime client,
    Serializer serializer,
    IGatewayList gateways,
    IConnectionSecurity security,
    IOptions<ClusterOptions> cluster,
    IOptions<ConnectionOptions> options,
    IEnumerable<IClientConnectionRetryFilter> retryFilters,
    IEnumerable<IClusterConnectionStatusObserver> observers,
    ILogger<ClusterConnection> logger) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Payloads _payloads = new(serializer);
    private Task _keeping = Task.CompletedTask;

    /// <summary>Connects; a filter says whether to try again.</summary>
    /// <exception cref="SiloUnavailableException">No gateway answers.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var first = await ConnectAsync(cancellationToken);
                _keeping = KeepAsync(first);
                return;
            }
            catch (OrleansException error)
            {
                if (retryFilters.LastOrDefault() is not { } filter || !await filter.ShouldRetryConnectionAttempt(error, cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        client.Use(null, null);
    }

    public void Dispose() => _stop.Dispose();

    private async Task KeepAsync(FrameStream first)
    {
        FrameStream? current = first;
        while (!_stop.IsCancellationRequested)
        {
            if (current is not null)
            {
                await ServeAsync(current);
            }

            current = await TryReconnectAsync();
        }
    }

    private async Task ServeAsync(FrameStream frames)
    {
        await using (frames)
        {
            var peer = new Peer(frames, serializer, client.Observers.Deliver);
            client.Use(peer, null);
            Notify(observer => observer.NotifyGatewayCountChanged(1, 0, connectionRecovered: true));
            await peer.RunAsync(
                cause => cause is null
                    ? new SiloUnavailableException($"The silo at {frames.Remote} closed the connection.")
                    : new SiloUnavailableException($"The connection to the silo was lost: {cause.Message}", cause),
                _stop.Token);
            client.Use(null, null);
        }

        LogLost();
        Notify(observer => observer.NotifyClusterConnectionLost());
    }

    private async Task<FrameStream?> TryReconnectAsync()
    {
        try
        {
            await Task.Delay(options.Value.ConnectionRetryDelay, client.Time, _stop.Token);
            return await ConnectAsync(_stop.Token);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            LogRetry(error.Message);
            return null;
        }
    }

    private async Task<FrameStream> ConnectAsync(CancellationToken cancellationToken)
    {
        var found = await gateways.ReadAsync(cancellationToken);
        if (found.Count == 0)
        {
            throw new SiloUnavailableException("The client knows no gateway: none was configured, or no silo of the cluster is active.");
        }

        List<Exception> errors = [];
        foreach (var gateway in found)
        {
            try
            {
                return await ConnectAsync(gateway, cancellationToken);
            }
            catch (Exception error)
                when (error is OrleansException or SerializerException or SocketException or IOException or TimeoutException)
            {
                errors.Add(new ConnectionFailedException($"{gateway}: {error.Message}", error));
            }
        }

        throw new SiloUnavailableException(
            $"No gateway lets the client in. {string.Join(" ", errors.Select(error => error.Message))}", new AggregateException(errors));
    }

    private async Task<FrameStream> ConnectAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.OpenConnectionTimeout);
        var socket = new Socket(gateway.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(gateway, timeout.Token);
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            var stream = await security.ConnectAsync(socket, timeout.Token);
            var frames = new FrameStream(stream, gateway.ToString(), client.Messaging.MaxMessageBodySize);
            await GreetAsync(frames, timeout.Token);
            return frames;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"no answer in {options.Value.OpenConnectionTimeout}.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task GreetAsync(FrameStream frames, CancellationToken cancellationToken)
    {
        var hello = new Hello(cluster.Value.ClusterId, cluster.Value.ServiceId, client.Id);
        await frames.SendAsync(FrameKind.Hello, _payloads.WriteGreeting(hello), cancellationToken);
        var frame = await frames.ReceiveAsync(Protocol.WelcomeBytesMax, cancellationToken)
            ?? throw new ConnectionFailedException("The other side closed the connection instead of a greeting.");
        switch (frame.Kind)
        {
            case FrameKind.Welcome:
                client.Use(null, new InterfaceMap(_payloads.ReadGreeting<Welcome>(frame.Payload).Interfaces));
                break;
            case FrameKind.Refused:
                throw new ConnectionFailedException(_payloads.ReadGreeting<Refused>(frame.Payload).Reason);
            default:
                throw new InvalidMessageFrameException($"The other side greets with a frame of kind {frame.Kind}.");
        }
    }

    private void Notify(Action<IClusterConnectionStatusObserver> tell)
    {
        foreach (var observer in observers)
        {
            tell(observer);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The connection to the silo is lost; calls fail until the client is connected again")]
    private partial void LogLost();

    [LoggerMessage(Level = LogLevel.Information, Message = "The client could not connect again yet: {Reason}")]
    private partial void LogRetry(string reason);
}
