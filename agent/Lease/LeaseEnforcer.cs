using Microsoft.Extensions.Logging;
using NovaCron.Agent.Diagnostics;
using NovaCron.Agent.Machines;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Lease;

/// <summary>
/// Ends machines under the lease when it is over, as the watchdogs do. For machines within this process it is the only one: such a machine
/// ends with the process, and stands still when the process does.
/// </summary>
internal sealed partial class LeaseEnforcer : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly LocalMachines _machines;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly Task _looking;

    public LeaseEnforcer(LocalMachines machines, TimeProvider time, ILogger<LeaseEnforcer> logger)
    {
        (_machines, _logger, _timer) = (machines, logger, new PeriodicTimer(LookEvery, time));
        _looking = LookAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _looking;
    }

    private async Task LookAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            if (_machines.Lease.IsValid)
            {
                continue;
            }

            _machines.Lease.EndInherited();
            foreach (var vm in _machines.Lease.Book.Covered)
            {
                await EndAsync(vm);
            }
        }
    }

    private async Task EndAsync(string vm)
    {
        if (_machines.FindLive(vm) is not { Machine: var machine })
        {
            return;
        }

        try
        {
            if (await IsOverAsync(machine))
            {
                _machines.Lease.Book.Uncover(vm);
                LogEnded(vm);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, the others' turn comes, and this one's again.
            LogNotEnded(vm, e.Message);
        }
    }

    /// <summary>Ends the machine, whatever else is done with it just now; whether it is seen to be gone.</summary>
    private static async Task<bool> IsOverAsync(IMachine machine)
    {
        if (machine.Process is null)
        {
            AgentTelemetry.LeaseKills.Add(1, AgentTelemetry.ByAgent);
            await machine.StopAsync(CancellationToken.None);
            return true;
        }

        if (!machine.Process.IsAlive)
        {
            return true;
        }

        AgentTelemetry.LeaseKills.Add(1, AgentTelemetry.ByAgent);
        machine.Process.Kill();
        return false;
    }

    [LoggerMessage(5731, LogLevel.Warning, "The machine of {Vm} was ended, for this host's lease is over")]
    private partial void LogEnded(string vm);

    [LoggerMessage(5732, LogLevel.Error, "The machine of {Vm} could not be ended although this host's lease is over: {Reason}")]
    private partial void LogNotEnded(string vm, string reason);
}
