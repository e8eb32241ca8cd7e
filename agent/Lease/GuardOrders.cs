using Microsoft.Extensions.Logging;
using NovaCron.Agent.Machines;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Lease;

/// <summary>Carries out orders about who is under the host's lease, and about the lease's next life.</summary>
internal sealed partial class GuardOrders(LocalMachines machines, ILogger<GuardOrders> logger)
{
    private HostLease Lease => machines.Lease;

    public async Task GuardAsync(string vm, long epoch, bool isGuarded, CancellationToken cancellationToken)
    {
        using var turn = await machines.EnterAsync(vm, cancellationToken);
        await machines.AdmitAsync(vm, epoch, cancellationToken);
        if (!isGuarded)
        {
            await Lease.ReleaseAsync(vm, cancellationToken);
            LogReleased(vm, epoch);
            return;
        }

        if (!Lease.IsValid)
        {
            Lease.Book.Want(vm);
        }

        Lease.Require(vm);
        await PutAsync(vm, epoch, cancellationToken);
        LogGuarded(vm, epoch);
    }

    /// <summary>Ends everything under the lease, and begins the next life of its watchdogs when that is certain.</summary>
    public async Task<LeaseStamp> RestartAsync(string nonce, CancellationToken cancellationToken)
    {
        if (await Lease.TryBeginRestartAsync(nonce, cancellationToken))
        {
            LogRestarting(nonce);
            await Task.WhenAll(Lease.Book.Guarded.Union(Lease.Book.Covered).Select(vm => EndAsync(vm, cancellationToken)));
            await Lease.CompleteRestartAsync(cancellationToken);
        }

        return Lease.Stamp();
    }

    private async Task PutAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        var wasGuarded = Lease.Book.FindEpoch(vm) is not null;
        Lease.Book.Put(vm, epoch);
        try
        {
            if (machines.Registry.TryGet(vm, out var record)
                && record.Role == MachineRole.Active
                && record.Epoch == epoch
                && machines.FindLive(vm) is { } live
                && await live.GetStateAsync(cancellationToken) != MachineState.Gone)
            {
                await Lease.CoverAsync(vm, live.Machine, cancellationToken);
            }
        }
        catch when (!wasGuarded)
        {
            // It was promised to nobody: rather than be ended for an order that failed, its machine stays as it was.
            Lease.Book.Remove(vm);
            Lease.Book.Want(vm);
            throw;
        }
    }

    private async Task EndAsync(string vm, CancellationToken cancellationToken)
    {
        using var turn = await machines.EnterAsync(vm, cancellationToken);
        if (machines.Registry.TryGet(vm, out var record) && record.Role == MachineRole.Active && machines.FindLive(vm) is { } live)
        {
            // At once, not asked to: it must not run a moment longer. Returns when it is gone.
            live.Machine.Process?.Kill();
            await machines.EndProcessAsync(vm, cancellationToken);
            LogEnded(vm);
        }
    }

    [LoggerMessage(5721, LogLevel.Information, "{Vm} is under this host's lease, at epoch {Epoch}")]
    private partial void LogGuarded(string vm, long epoch);

    [LoggerMessage(5722, LogLevel.Information, "{Vm} is not under this host's lease, by an order of epoch {Epoch}")]
    private partial void LogReleased(string vm, long epoch);

    [LoggerMessage(5723, LogLevel.Warning, "A claim has ended life {Nonce} of this host's lease: every machine under it ends")]
    private partial void LogRestarting(string nonce);

    [LoggerMessage(5724, LogLevel.Warning, "The machine of {Vm} was ended, for a claim has ended this host's lease")]
    private partial void LogEnded(string vm);
}
