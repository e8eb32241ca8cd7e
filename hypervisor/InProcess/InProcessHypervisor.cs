using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>
/// Machines inside this process: real memory pages, a workload that verifies them, a serial console, and QEMU's migration
/// stream format. For tests, and for hosts without QEMU. What a <see cref="MachineSpec"/> boots from is not executed: every
/// guest runs the same workload. On its console it writes <c>HB n</c> at every heartbeat, and answers <c>verify</c> with
/// <c>VERIFY pages=n corrupt=n rewrites=n</c> and <c>status</c> with <c>STATUS heartbeat=n pages=n rewrites=n</c>.
/// </summary>
/// <remarks>The machines live as long as this object: whoever adopts them after an agent's death must share it.</remarks>
public sealed partial class InProcessHypervisor : IHypervisor, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Guest> _guests = new(StringComparer.Ordinal);
    private readonly InProcessHypervisorOptions _options;
    private readonly InProcessWorld _world;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Creates a host without machines.</summary>
    /// <param name="options">What the machines are like.</param>
    /// <param name="world">Counts running copies; share it between the hypervisors of several regions. Null makes one.</param>
    /// <param name="timeProvider">Drives heartbeats and rates; null is the system's.</param>
    /// <param name="logger">Is told of launches and ends; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public InProcessHypervisor(
        InProcessHypervisorOptions options,
        InProcessWorld? world = null,
        TimeProvider? timeProvider = null,
        ILogger<InProcessHypervisor>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _world = world ?? new InProcessWorld();
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<InProcessHypervisor>.Instance;
    }

    /// <inheritdoc/>
    public ValueTask<HypervisorInfo> ProbeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new HypervisorInfo(
        "in-process", _options.Version, "in-process", _options.MachineTypes,
        ["In-process machines run a built-in workload; kernels and disk images are not executed."]));

    /// <inheritdoc/>
    public Task<IMachine> LaunchAsync(MachineSpec spec, LaunchMode mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MachineSpecRules.Check(spec);
        var resolved = spec with { MachineType = spec.MachineType ?? _options.MachineTypes[0] };
        if (!_options.MachineTypes.Contains(resolved.MachineType))
        {
            throw MachineErrors.UnknownMachineType(spec.Id, resolved.MachineType, _options.MachineTypes);
        }

        if (spec.MemoryBytes > _options.MemoryBytesMax)
        {
            throw new HypervisorException(HypervisorError.InvalidSpec,
                $"Machine '{spec.Id}' asks for {spec.MemoryBytes} bytes of memory; "
                + $"{nameof(InProcessHypervisorOptions.MemoryBytesMax)} is {_options.MemoryBytesMax}.");
        }

        return Task.FromResult<IMachine>(new InProcessMachine(Add(resolved, mode), this));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IMachine>> AdoptAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var gone in _guests.Values.Where(g => g.State == MachineState.Gone).ToList())
            {
                _guests.Remove(gone.Spec.Id);
            }

            return Task.FromResult<IReadOnlyList<IMachine>>([.. _guests.Values.Select(g => new InProcessMachine(g, this))]);
        }
    }

    /// <summary>Ends every machine, as a host's power failure would.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var guest in _guests.Values)
            {
                guest.PullThePlug();
            }

            _guests.Clear();
        }
    }

    internal void Remove(Guest guest)
    {
        lock (_gate)
        {
            // A machine of the same name may have been launched since.
            if (_guests.TryGetValue(guest.Spec.Id, out var present) && ReferenceEquals(present, guest))
            {
                _guests.Remove(guest.Spec.Id);
                LogStopped(guest.Spec.Id);
            }
        }
    }

    private Guest Add(MachineSpec spec, LaunchMode mode)
    {
        lock (_gate)
        {
            if (_guests.TryGetValue(spec.Id, out var present) && present.State != MachineState.Gone)
            {
                throw MachineErrors.AlreadyLaunched(spec.Id);
            }

            if (_guests.Count >= _options.MachinesMax)
            {
                throw new HypervisorException(HypervisorError.LaunchFailed,
                    $"Machine '{spec.Id}' would be one more than "
                    + $"{nameof(InProcessHypervisorOptions.MachinesMax)} ({_options.MachinesMax}); stop another first.");
            }

            var guest = new Guest(spec, mode, _options, _world, _time);
            _guests[spec.Id] = guest;
            LogLaunched(spec.Id, mode);
            return guest;
        }
    }

    [LoggerMessage(EventId = 6100, Level = LogLevel.Information, Message = "Launched in-process machine {MachineId} ({Mode})")]
    private partial void LogLaunched(string machineId, LaunchMode mode);

    [LoggerMessage(EventId = 6101, Level = LogLevel.Information, Message = "Stopped in-process machine {MachineId}")]
    private partial void LogStopped(string machineId);
}
