using Microsoft.Extensions.Logging;
using NovaCron.Agent.Console;
using NovaCron.Agent.Diagnostics;
using NovaCron.Agent.Images;
using NovaCron.Agent.Incoming;
using NovaCron.Agent.Lease;
using NovaCron.Agent.Machines;
using NovaCron.Agent.Memories;
using NovaCron.Agent.Outgoing;
using NovaCron.Agent.Watchdog;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;

namespace NovaCron.Agent;

/// <summary>
/// The host agent of this host. Orders are in the other part of this class; here it is put together, started and let go.
/// Disposing it gives unfinished copies up, so that their guests run on, and leaves every machine running.
/// </summary>
public sealed partial class HostAgent : IHostAgent, IAsyncDisposable
{
    private readonly AgentOptions _options;
    private readonly IHypervisor _hypervisor;
    private readonly OrderDesk _desk;
    private readonly MachineRegistry _registry;
    private readonly LocalMachines _machines;
    private readonly MachineOrders _orders;
    private readonly HostLease _lease;
    private readonly GuardOrders _guards;
    private readonly ImageStore _images;
    private readonly ImageSender _imageSender;
    private readonly IncomingReservations _reservations;
    private readonly IncomingMigrations _incoming;
    private readonly OutgoingMigrations _outgoing;
    private readonly RememberedPaths _paths;
    private readonly KeptMemories _memories;
    private IReadOnlyList<string> _remarks = [];
    private LeaseEnforcer? _enforcer;
    private int _disposed;

    private HostAgent(
        AgentOptions options,
        IHypervisor hypervisor,
        AmstListener listener,
        IAgentDialers dialers,
        LeaseParts parts,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        (_options, _hypervisor, Listener) = (options, hypervisor, listener);
        Directory.CreateDirectory(options.DataDirectory);
        _desk = new OrderDesk(options, time, loggers.CreateLogger<OrderDesk>());
        _registry = new MachineRegistry(options.DataDirectory);
        _images = new ImageStore(options.DataDirectory, options.DiskBytesMax);
        var disks = new MachineDisks(options.DataDirectory, _images);
        _lease = new HostLease(
            options.Lease, new GuardBook(options.DataDirectory), new LeaseFile(options.DataDirectory, parts.Clock), parts.Clock,
            parts.Watchdogs, time, loggers.CreateLogger<HostLease>());
        _machines = new LocalMachines(
            options, _registry, new ConsoleOffsets(options.DataDirectory), _lease, time, loggers.CreateLogger<LocalMachines>());
        _guards = new GuardOrders(_machines, loggers.CreateLogger<GuardOrders>());
        _memories = new KeptMemories(options, time, loggers.CreateLogger<KeptMemories>());
        var launcher = new MachineLauncher(options, _machines, _images, disks, hypervisor);
        _orders = new MachineOrders(_machines, launcher, _images, disks, _memories, loggers.CreateLogger<MachineOrders>());
        var pathLog = loggers.CreateLogger<RememberedPaths>();
        _paths = new RememberedPaths(
            Path.Combine(options.DataDirectory, RememberedPaths.FileName), time, sentence => LogPaths(pathLog, sentence));
        var leaving = new OutgoingTransfers(options, dialers, _paths);
        var arriving = options.CreateWindows(options.IncomingMax);
        _imageSender = new ImageSender(options, _machines, _images, dialers, leaving, time, loggers.CreateLogger<ImageSender>());
        _reservations = new IncomingReservations(
            options, _machines, _images, hypervisor, listener, arriving, _memories, loggers.CreateLogger<IncomingReservations>());
        _incoming = new IncomingMigrations(
            options, _machines, launcher, _images, _reservations, listener, arriving, _memories,
            loggers.CreateLogger<IncomingMigrations>());
        _outgoing = new OutgoingMigrations(
            options, _machines, _images, dialers, leaving, _memories, time, loggers.CreateLogger<OutgoingMigrations>());
    }

    /// <summary>Memories that are kept here.</summary>
    internal KeptMemories Memories => _memories;

    /// <summary>Where the server that owns the port hands in the connections of other agents.</summary>
    public AmstListener Listener { get; }

    /// <summary>
    /// Starts the agent: reads its records, takes over the machines of an earlier agent, and makes those stand still
    /// that must not run.
    /// </summary>
    /// <param name="options">Its settings.</param>
    /// <param name="hypervisor">What runs machines here; not disposed by the agent.</param>
    /// <param name="listener">Where other agents' connections arrive.</param>
    /// <param name="dialers">How it reaches other agents.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="InvalidDataException">A record on disk is damaged; it is named.</exception>
    /// <exception cref="AgentException">The hypervisor cannot be used, or an earlier machine could not be taken over.</exception>
    public static Task<HostAgent> StartAsync(
        AgentOptions options,
        IHypervisor hypervisor,
        AmstListener listener,
        IAgentDialers dialers,
        TimeProvider timeProvider,
        ILoggerFactory loggers,
        CancellationToken cancellationToken) =>
        StartAsync(options, hypervisor, listener, dialers, null, timeProvider, loggers, cancellationToken);

    /// <summary>Starts the agent with other parts of its lease than the host's own.</summary>
    internal static async Task<HostAgent> StartAsync(
        AgentOptions options,
        IHypervisor hypervisor,
        AmstListener listener,
        IAgentDialers dialers,
        LeaseParts? parts,
        TimeProvider timeProvider,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(hypervisor);
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(dialers);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(loggers);
        options.Validate();
        var agent = new HostAgent(
            options, hypervisor, listener, dialers, parts ?? Parts(options, timeProvider, loggers), timeProvider, loggers);
        try
        {
            await agent.AdoptAsync(loggers, cancellationToken);
            agent._enforcer = new LeaseEnforcer(agent._machines, timeProvider, loggers.CreateLogger<LeaseEnforcer>());
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            if (_enforcer is not null)
            {
                await _enforcer.DisposeAsync();
            }

            await _outgoing.DisposeAsync();
            await _paths.DisposeAsync();
            await _reservations.DisposeAsync();
            await _machines.DisposeAsync();
            await _lease.DisposeAsync();
            await _memories.DisposeAsync();
        }
    }

    private static LeaseParts Parts(AgentOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var folder = Path.Combine(options.DataDirectory, "watchdog");
        return new LeaseParts(
            new BootClock(),
            options.WatchdogCommand.Count > 0
                ? new WatchdogPair(folder, options.WatchdogCommand, time, loggers.CreateLogger<WatchdogPair>())
                : new NoWatchdogs(folder));
    }

    private Task AdoptAsync(ILoggerFactory loggers, CancellationToken cancellationToken) => _desk.RunAsync(
        "adopt",
        "Taking over the machines that run",
        async () =>
        {
            foreach (var fenced in _lease.Book.Guarded)
            {
                await _lease.ReleaseBelowAsync(fenced, _registry.FindFence(fenced) ?? 0, cancellationToken);
            }

            await _lease.OpenAsync(cancellationToken);
            await _hypervisor.ProbeAsync(cancellationToken);
            var adoption = new MachineAdoption(_machines, _hypervisor, loggers.CreateLogger<MachineAdoption>());
            _remarks = await adoption.RunAsync(cancellationToken);
            await _lease.SettleAsync(cancellationToken);
        },
        cancellationToken);

    [LoggerMessage(5522, LogLevel.Warning, "{Sentence}")]
    private static partial void LogPaths(ILogger logger, string sentence);
}
