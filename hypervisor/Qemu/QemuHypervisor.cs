using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// Runs machines in QEMU processes of their own, which survive the process that started them: they have their own session
/// and a folder that says how to find them again. Under systemd, the service needs <c>KillMode=process</c> for that.
/// </summary>
public sealed partial class QemuHypervisor : IHypervisor, IAsyncDisposable, IDisposable
{
    private readonly QemuOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly QemuProbe _probe;
    private readonly SemaphoreSlim _probing = new(1, 1);
    private readonly SemaphoreSlim _machinesTurn = new(1, 1);
    private readonly Dictionary<string, QemuMachine> _machines = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private QemuInstallation? _installation;

    /// <summary>Creates the hypervisor; QEMU is looked for when first needed.</summary>
    /// <param name="options">How QEMU is found and used.</param>
    /// <param name="timeProvider">Drives timeouts; null is the system's.</param>
    /// <param name="logger">Is told of launches, adoptions and ends; null for none.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range.</exception>
    public QemuHypervisor(QemuOptions options, TimeProvider? timeProvider = null, ILogger<QemuHypervisor>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<QemuHypervisor>.Instance;
        _probe = new QemuProbe(options, _time);
    }

    /// <inheritdoc/>
    public async ValueTask<HypervisorInfo> ProbeAsync(CancellationToken cancellationToken)
    {
        var found = await FindAsync(cancellationToken).ConfigureAwait(false);
        return new HypervisorInfo("qemu", found.Version, found.Kvm ? "kvm" : "tcg", found.MachineTypes, found.Remarks);
    }

    /// <summary>Lets go of every machine: the guests run on, and their control channels are free for another process.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var machine in TakeAll())
        {
            await machine.DisposeAsync().ConfigureAwait(false);
        }

        _probing.Dispose();
        _machinesTurn.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        foreach (var machine in TakeAll())
        {
            // The socket is closed before the first wait; only the reading loop ends a moment later.
            _ = machine.DisposeAsync().AsTask();
        }

        _probing.Dispose();
        _machinesTurn.Dispose();
    }

    private List<QemuMachine> TakeAll()
    {
        lock (_gate)
        {
            List<QemuMachine> all = [.. _machines.Values];
            _machines.Clear();
            return all;
        }
    }

    private async ValueTask<QemuInstallation> FindAsync(CancellationToken cancellationToken)
    {
        if (_installation is { } known)
        {
            return known;
        }

        await _probing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_installation is null)
            {
                _installation = await _probe.RunAsync(cancellationToken).ConfigureAwait(false);
                LogFound(_installation.Path, _installation.Version, _installation.Kvm ? "kvm" : "tcg");
                foreach (var remark in _installation.Remarks)
                {
                    LogRemark(remark);
                }
            }

            return _installation;
        }
        finally
        {
            _probing.Release();
        }
    }

    private QemuMachine? Known(string id)
    {
        lock (_gate)
        {
            return _machines.GetValueOrDefault(id);
        }
    }

    private QemuMachine Add(MachineSpec spec, MachineFolder folder, ProcessIdentity process)
    {
        var machine = new QemuMachine(spec, new MachineControl(spec.Id, folder, process, _options, _time), Forget);
        lock (_gate)
        {
            return _machines[spec.Id] = machine;
        }
    }

    private void Forget(QemuMachine machine)
    {
        lock (_gate)
        {
            if (_machines.TryGetValue(machine.Id, out var present) && ReferenceEquals(present, machine))
            {
                _machines.Remove(machine.Id);
            }
        }

        LogEnded(machine.Id);
    }
}
