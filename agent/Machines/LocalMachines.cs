using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NovaCron.Agent.Console;
using NovaCron.Agent.Diagnostics;
using NovaCron.Agent.Lease;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Machines;

/// <summary>
/// The machines of this host: their records and, for those whose process lives, the hold on them. Methods that change a
/// machine are called with the VM's gate entered.
/// </summary>
internal sealed partial class LocalMachines(
    AgentOptions options, MachineRegistry registry, ConsoleOffsets offsets, HostLease lease, TimeProvider time,
    ILogger<LocalMachines> logger)
    : IAsyncDisposable
{
    private readonly VmGates _gates = new();
    private readonly ConcurrentDictionary<string, LiveMachine> _live = new(StringComparer.Ordinal);

    public MachineRegistry Registry => registry;

    public HostLease Lease => lease;

    /// <summary>Waits for the VM's turn; dispose what is returned to end it.</summary>
    public Task<IDisposable> EnterAsync(string vm, CancellationToken cancellationToken) => _gates.EnterAsync(vm, cancellationToken);

    public LiveMachine? FindLive(string vm) => _live.GetValueOrDefault(vm);

    public MachineRecord Require(string vm) =>
        registry.TryGet(vm, out var record)
            ? record
            : throw new AgentException(AgentError.UnknownMachine, $"This host has no machine of {vm}.");

    public LiveMachine RequireLive(string vm) =>
        FindLive(vm) ?? throw new AgentException(AgentError.UnknownMachine, $"The machine of {vm} is gone.");

    /// <summary>Refuses an order below the fence, and raises the fence to the order's epoch.</summary>
    public async Task AdmitAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        MachineNames.Require(vm);
        if (registry.FindFence(vm) is { } seen && epoch < seen)
        {
            throw new AgentException(AgentError.StaleEpoch, $"The order is of epoch {epoch} of {vm}; this host has seen {seen}.");
        }

        await RaiseFenceAsync(vm, epoch, cancellationToken);
    }

    /// <summary>
    /// Raises the fence and makes a machine of a lower epoch stand still. The fence is written first: were the agent to
    /// die before the pause, the next one pauses the machine when it starts, for it then is below its fence; were the
    /// pause first, a fence that cannot be written would leave nothing that keeps the machine from being resumed. The
    /// caller hears of success only after both.
    /// </summary>
    public async Task RaiseFenceAsync(string vm, long epoch, CancellationToken cancellationToken)
    {
        registry.RaiseFence(vm, epoch);
        if (registry.TryGet(vm, out var record) && FindLive(vm) is { } live)
        {
            await HoldStaleAsync(record, live, cancellationToken);
        }

        await lease.ReleaseBelowAsync(vm, epoch, cancellationToken);
    }

    /// <summary>Lets a machine's guest run (on): under the host's lease, if its VM is, and when the watchdogs know it.</summary>
    public async Task LetRunAsync(string vm, CancellationToken cancellationToken)
    {
        var machine = RequireLive(vm).Machine;
        await lease.CoverAsync(vm, machine, cancellationToken);
        await machine.ResumeAsync(cancellationToken);
    }

    /// <summary>Takes a machine on and opens its console.</summary>
    public async Task<LiveMachine> AttachAsync(IMachine machine, long consoleOffset, CancellationToken cancellationToken)
    {
        var feed = new ConsoleFeed(machine.Id, offsets, time, options.ConsoleScrollbackBytes);
        feed.MoveTo(consoleOffset);
        var live = new LiveMachine(machine, await ConsolePump.StartAsync(machine, feed, time, logger, cancellationToken));
        _live[machine.Id] = live;
        return live;
    }

    /// <summary>Writes down what the hypervisor made of the hardware asked for.</summary>
    public MachineRecord Resolved(MachineRecord record, IMachine machine)
    {
        var hardware = record.Hardware with { MachineType = machine.Spec.MachineType, MemoryBytes = machine.Spec.MemoryBytes };
        if (hardware != record.Hardware)
        {
            record = record with { Hardware = hardware };
            registry.Put(record);
        }

        return record;
    }

    /// <summary>Takes on a machine that an earlier agent launched, and makes it stand still if it must not run.</summary>
    public async Task AdoptAsync(MachineRecord record, IMachine machine, CancellationToken cancellationToken)
    {
        record = Resolved(record, machine);
        var live = await AttachAsync(machine, offsets.Load(machine.Id), cancellationToken);
        if (record.Role == MachineRole.Incoming && await live.GetStateAsync(cancellationToken) == MachineState.Running)
        {
            LogIncomingRan(record.Vm);
            await machine.PauseAsync(cancellationToken);
        }

        await HoldStaleAsync(record, live, cancellationToken);
    }

    /// <summary>
    /// Ends the machine and forgets it; no error when there is none. The record goes last, so that an interrupted ending can be
    /// repeated.
    /// </summary>
    public async Task EndAsync(string vm, CancellationToken cancellationToken)
    {
        await EndProcessAsync(vm, cancellationToken);
        registry.Remove(vm);
        offsets.Forget(vm);
    }

    /// <summary>Ends the machine and keeps its record; no error when there is none.</summary>
    public async Task EndProcessAsync(string vm, CancellationToken cancellationToken)
    {
        if (FindLive(vm) is { } live)
        {
            await live.Machine.StopAsync(cancellationToken);
            _live.TryRemove(vm, out _);
            await live.DisposeAsync();
        }

        lease.Book.Uncover(vm);
    }

    /// <summary>The console of a machine that runs, or may run, here.</summary>
    public ConsolePump RequireConsole(string vm)
    {
        if (Require(vm).Role == MachineRole.Incoming)
        {
            throw new AgentException(AgentError.WrongState, $"{vm} is still on its way in; its console is at its source.");
        }

        return RequireLive(vm).Console;
    }

    public async IAsyncEnumerable<ConsoleOutput> ReadConsoleAsync(
        string vm, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in RequireConsole(vm).Feed.ReadAsync(offset, cancellationToken))
        {
            yield return piece;
        }
    }

    public async Task<MachineReport> ReportAsync(MachineRecord record, CancellationToken cancellationToken)
    {
        var live = FindLive(record.Vm);
        var state = live is null ? MachineState.Gone : await live.GetStateAsync(cancellationToken);
        return new MachineReport(
            record.Vm, record.Epoch, ActivityOf(record, state), record.Hardware.MachineType ?? "", live?.Machine.ProcessId ?? 0)
        {
            MemoryBytes = record.Hardware.MemoryBytes,
        };
    }

    /// <summary>Lets go of all machines; their guests run on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var live in _live.Values)
        {
            await live.DisposeAsync();
        }

        _live.Clear();
    }

    private static MachineActivity ActivityOf(MachineRecord record, MachineState state) => state switch
    {
        MachineState.Gone when record is { Role: MachineRole.Incoming, Incoming.Opened: false } => MachineActivity.Incoming,
        MachineState.Gone => MachineActivity.Gone,
        _ when record.Role == MachineRole.Incoming => MachineActivity.Incoming,
        MachineState.Running => record.Outgoing is null ? MachineActivity.Running : MachineActivity.Copying,
        MachineState.Paused => MachineActivity.Paused,
        MachineState.Incoming => MachineActivity.Incoming,
        _ => MachineActivity.SwitchingOver,
    };

    private async Task HoldStaleAsync(MachineRecord record, LiveMachine live, CancellationToken cancellationToken)
    {
        if (record.Role != MachineRole.Active || registry.FindFence(record.Vm) is not { } fence || record.Epoch >= fence)
        {
            return;
        }

        if (await live.GetStateAsync(cancellationToken) == MachineState.Running)
        {
            LogStalePaused(record.Vm, record.Epoch, fence);
            AgentTelemetry.FencedMachines.Add(1);
            await live.Machine.PauseAsync(cancellationToken);
        }

        live.Console.Feed.Close(keepOffset: true);
    }

    [LoggerMessage(5101, LogLevel.Warning, "The machine of {Vm} is of epoch {Epoch}, below the fence {Fence}: paused")]
    private partial void LogStalePaused(string vm, long epoch, long fence);

    [LoggerMessage(5102, LogLevel.Error, "The machine of {Vm} ran although it was never activated here: paused")]
    private partial void LogIncomingRan(string vm);
}
