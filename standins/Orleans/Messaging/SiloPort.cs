using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime.Messaging;

/// <summary>
/// Sees to it that the silo stays alone: it takes the port that silos would join at, turns away who comes, and refuses to start as
/// a second one.
/// </summary>
internal sealed partial class SiloPort(
    IOptions<EndpointOptions> endpoint,
    IOptions<DevelopmentClusterMembershipOptions> membership,
    TimeProvider time,
    ILogger<SiloPort> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloPort), ServiceLifecycleStage.RuntimeInitialize, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        var own = new IPEndPoint(endpoint.Value.AdvertisedIPAddress, endpoint.Value.SiloPort);
        if (membership.Value.PrimarySiloEndpoint is { } primary && !primary.Equals(own))
        {
            throw new OrleansConfigurationException(
                $"The silo at {own} shall join the one at {primary}: the embedded engine runs one silo. Use Microsoft Orleans for more.");
        }

        if (own.Port != 0)
        {
            _listener = Listeners.Open(endpoint.Value.SiloListeningEndpoint ?? own, "silos");
            _accepting = TurnAwayAsync(_listener);
        }

        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TurnAwayAsync(Socket listener)
    {
        while (await Listeners.AcceptAsync(listener, time, LogAcceptFailed, _stop.Token) is { } socket)
        {
            LogTurnedAway(socket.RemoteEndPoint?.ToString() ?? "?");
            socket.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to the silo port could not be accepted")]
    private partial void LogAcceptFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Remote} came to the silo port and was turned away: the embedded engine runs one silo")]
    private partial void LogTurnedAway(string remote);
}
