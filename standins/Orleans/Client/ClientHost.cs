using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Lifecycle;

namespace Orleans.Runtime.Client;

/// <summary>Starts and stops a client with its host.</summary>
internal sealed partial class ClientHost(
    ClusterConnection connection,
    ClientLifecycle lifecycle,
    IEnumerable<ILifecycleParticipant<IClusterClientLifecycle>> participants,
    ILogger<ClientHost> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var participant in participants)
        {
            participant.Participate(lifecycle);
        }

        await connection.StartAsync(cancellationToken);
        await lifecycle.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await lifecycle.StopAsync(LogStopFailed, cancellationToken);
        await connection.StopAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} could not be stopped")]
    private partial void LogStopFailed(string name, Exception error);
}
