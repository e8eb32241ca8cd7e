using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime.Membership;

/// <summary>
/// Makes the silo the only member of its cluster: it refuses to start beside another one that lives, takes over from those that do not, and
/// tells the table that it lives until it stops.
/// </summary>
internal sealed partial class MembershipAgent(
    MembershipTable table,
    IOptions<EndpointOptions> endpoint,
    IOptions<SiloOptions> silo,
    IOptions<ClusterOptions> cluster,
    IOptions<ClusterMembershipOptions> options,
    TimeProvider time,
    ILogger<MembershipAgent> logger,
    IHostApplicationLifetime? host = null) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>How often a change is tried again that another's change came before.</summary>
    private const int AttemptsMax = 10;

    /// <summary>Generations count seconds since this day, as those of Orleans do.</summary>
    private static readonly DateTime GenerationZero = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>How long a stop waits for the table; a silo that could not say that it left counts as gone later.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Member? _self;
    private Task _publishing = Task.CompletedTask;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(MembershipAgent), ServiceLifecycleStage.RuntimeServices, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        Check(options.Value);
        await table.InitializeAsync(cancellationToken);
        await JoinAsync(cancellationToken);
        LogJoined(_self!.Endpoint, cluster.Value.ClusterId);
        if (options.Value.DefunctSiloCleanupPeriod is not null)
        {
            await table.CleanAsync(Now - options.Value.DefunctSiloExpiration, cancellationToken);
        }

        _publishing = PublishLoopAsync(_self);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_self is not { } self)
        {
            return;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Farewell);
        try
        {
            await LeaveAsync(self, timeout.Token);
        }
        catch (Exception error)
        {
            LogLeaveFailed(error);
        }
    }

    private static void Check(ClusterMembershipOptions options)
    {
        if (options.IAmAliveTablePublishTimeout <= TimeSpan.Zero || options.NumMissedTableIAmAliveLimit < 1)
        {
            throw new OrleansConfigurationException(
                $"{nameof(options.IAmAliveTablePublishTimeout)} is {options.IAmAliveTablePublishTimeout} and "
                + $"{nameof(options.NumMissedTableIAmAliveLimit)} is {options.NumMissedTableIAmAliveLimit}; both must be positive.");
        }
    }

    /// <summary>Becomes the one member that is not dead.</summary>
    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var view = await table.ReadAsync(cancellationToken);
            var self = CreateSelf(view);
            RefuseCompany(view, self);
            if (await TryJoinAsync(view, self, cancellationToken))
            {
                _self = self;
                return;
            }
        }

        throw new OrleansException(
            $"Cluster \"{cluster.Value.ClusterId}\" has members that come and go: {AttemptsMax} attempts to join failed.");
    }

    private async Task<bool> TryJoinAsync(MembershipView view, Member self, CancellationToken cancellationToken)
    {
        var version = view.Version;
        foreach (var gone in view.Members.Where(member => member.Status != SiloStatus.Dead))
        {
            if (!await table.UpdateAsync(gone with { Status = SiloStatus.Dead }, version++, cancellationToken))
            {
                return false;
            }

            LogReplaced(gone.Endpoint, gone.IAmAliveTime);
        }

        return await table.InsertAsync(self, version, cancellationToken);
    }

    private void RefuseCompany(MembershipView view, Member self)
    {
        var silenceMax = options.Value.SilenceMax;
        var other = view.Members.FirstOrDefault(member =>
            member.Status != SiloStatus.Dead && !IsPredecessor(member, self) && member.IAmAliveTime + silenceMax > self.StartTime);
        if (other is not null)
        {
            throw new OrleansConfigurationException(
                $"The silo at {self.Endpoint} cannot join cluster \"{cluster.Value.ClusterId}\": the silo at {other.Endpoint} is in it "
                + $"({other.Status}, last heard of at {other.IAmAliveTime:O}). The embedded engine runs one silo; more silos need "
                + $"Microsoft Orleans. A silo that is gone counts as such {silenceMax} after it was last heard of.");
        }
    }

    // Who has a silo's address now took it after the one that had it before was gone.
    private static bool IsPredecessor(Member member, Member self) => self.Endpoint.Port != 0 && member.Endpoint.Equals(self.Endpoint);

    private Member CreateSelf(MembershipView view)
    {
        var own = endpoint.Value;
        var address = new IPEndPoint(own.AdvertisedIPAddress, own.SiloPort);
        var now = Now;
        var last = view.Members.Where(member => member.Endpoint.Equals(address)).Select(member => member.Generation).DefaultIfEmpty().Max();
        var generation = Math.Max((int)(now - GenerationZero).TotalSeconds, last + 1);
        return new Member(
            address, generation, silo.Value.SiloName, Dns.GetHostName(), SiloStatus.Active, own.GatewayPort, now, now);
    }

    // The silo runs on without its database. That another took its place is another matter: state has one owner.
    private async Task PublishLoopAsync(Member self)
    {
        using var timer = new PeriodicTimer(options.Value.IAmAliveTablePublishTimeout, time);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            try
            {
                await table.PublishAliveAsync(self, Now, _stop.Token);
                if (await table.ReadAsync(self, _stop.Token) is not { Status: SiloStatus.Active })
                {
                    LogDeclaredDead(self.Endpoint);
                    host?.StopApplication();
                    return;
                }
            }
            catch (Exception error) when (!_stop.IsCancellationRequested)
            {
                LogPublishFailed(error);
            }
        }
    }

    private async Task LeaveAsync(Member self, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var view = await table.ReadAsync(cancellationToken);
            if (view.Members.FirstOrDefault(self.IsSameAs) is not { } own
                || own.Status == SiloStatus.Dead
                || await table.UpdateAsync(own with { Status = SiloStatus.Dead, IAmAliveTime = Now }, view.Version, cancellationToken))
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The silo at {Silo} is the member of cluster {Cluster}")]
    private partial void LogJoined(IPEndPoint silo, string cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo at {Silo} is gone, last heard of at {LastHeard:O}: this one replaces it")]
    private partial void LogReplaced(IPEndPoint silo, DateTime lastHeard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The membership table could not be told that the silo lives; it runs on")]
    private partial void LogPublishFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "The silo at {Silo} was declared dead: another one took its place while it was silent, so it stops")]
    private partial void LogDeclaredDead(IPEndPoint silo);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The membership table could not be told that the silo left; it counts as gone later")]
    private partial void LogLeaveFailed(Exception error);
}
