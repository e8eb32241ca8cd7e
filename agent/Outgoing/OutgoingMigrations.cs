using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NovaCron.Agent.Images;
using NovaCron.Agent.Machines;
using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Outgoing;

/// <summary>The source's side of migrations.</summary>
internal sealed partial class OutgoingMigrations(
    AgentOptions options, LocalMachines machines, ImageStore images, IAgentDialers dialers, OutgoingTransfers transfers,
    KeptMemories memories, TimeProvider time, ILogger<OutgoingMigrations> logger)
    : ICopyHost, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, OutgoingCopy> _copies = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<CopyProgress> CopyAsync(
        OutgoingOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await JoinAsync(order, cancellationToken) is not { } copy)
        {
            yield break;
        }

        for (var still = false; !still;)
        {
            still = await copy.WaitForStandstillAsync(cancellationToken);
            if (copy.Latest is { } progress)
            {
                yield return progress;
            }
        }
    }

    public async Task<CopyReport> FinishAsync(string migration, CancellationToken cancellationToken)
    {
        var record = machines.Registry.FindOutgoing(migration)
            ?? throw new AgentException(AgentError.UnknownMigration, $"This host knows no outgoing migration {migration}.");
        if (record.Outgoing?.Report is { } report)
        {
            return report;
        }

        RequireNotFenced(record.Vm, record.Epoch);
        var copy = _copies.GetValueOrDefault(migration) ?? throw Restarted(record);
        return await copy.FinishAsync(cancellationToken);
    }

    public async Task AbortAsync(string migration, string vm, long epoch, CancellationToken cancellationToken)
    {
        MachineNames.Require(vm);
        if (_copies.TryGetValue(migration, out var copy) && IsOutgoing(vm, migration))
        {
            RequireNotFenced(vm, epoch);
            // Outside the VM's turn, for the copy takes a turn itself to let the guest run on.
            await copy.DisposeAsync();
        }

        using var turn = await machines.EnterAsync(vm, cancellationToken);
        if (IsOutgoing(vm, migration))
        {
            await machines.AdmitAsync(vm, epoch, cancellationToken);
            var record = machines.Require(vm);
            await LetRunAsync(record, epoch, cancellationToken);
            machines.Registry.Put(record with { Outgoing = null });
            LogAborted(migration, vm);
        }

        _copies.TryRemove(migration, out _);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_copies.Values.Select(copy => copy.DisposeAsync().AsTask()));
        _copies.Clear();
    }

    KeptMemories ICopyHost.Memories => memories;

    IAmstDialer ICopyHost.Dial(OutgoingOrder order) => dialers.Create(order.Endpoint, order.TargetRegion);

    IReadOnlyList<string> ICopyHost.FindImages(OutgoingOrder order)
    {
        OutgoingRules.RequireOwn(machines.Require(order.Vm), order.Decoder.Images);
        var bytes = 0L;
        return
        [
            .. order.Decoder.Images
                .TakeWhile(image => images.Contains(image) && (bytes += image.Length) <= options.KnownImageBytesMax)
                .Select(images.Locate),
        ];
    }

    Task<OutgoingTerms> ICopyHost.BeginTransferAsync(OutgoingOrder order, CancellationToken cancellationToken) =>
        transfers.BeginAsync(order, cancellationToken);

    void ICopyHost.Finished(OutgoingOrder order, CopyReport report) => machines.Registry.Update(
        order.Vm,
        record => record.Outgoing?.Migration == order.Migration
            ? record with { Outgoing = record.Outgoing with { Report = report } }
            : record);

    async Task ICopyHost.CancelAsync(OutgoingOrder order, IOutgoingMigration migration, CancellationToken cancellationToken)
    {
        try
        {
            // In the VM's turn, so that a fence cannot be set between the look at it and the guest's running on.
            using var turn = await machines.EnterAsync(order.Vm, cancellationToken);
            if ((machines.Registry.FindFence(order.Vm) ?? order.Epoch) <= order.Epoch)
            {
                await migration.CancelAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is HypervisorException or OperationCanceledException)
        {
            LogNotCancelled(order.Migration, order.Vm, e.Message);
        }
    }

    private static AgentException Restarted(MachineRecord record) => new(
        AgentError.WrongState,
        $"The agent was restarted during migration {record.Outgoing?.Migration} of {record.Vm}, and its stream is lost. "
            + "Abort it and begin again.");

    private bool IsOutgoing(string vm, string migration) =>
        machines.Registry.TryGet(vm, out var record) && record.Outgoing?.Migration == migration;

    private void RequireNotFenced(string vm, long epoch)
    {
        if (machines.Registry.FindFence(vm) is { } seen && epoch < seen)
        {
            throw new AgentException(AgentError.StaleEpoch, $"{vm} is at epoch {seen}; what ran under epoch {epoch} must not run on.");
        }
    }

    /// <summary>The copy, begun if it is a new one; null when it was finished before.</summary>
    private async Task<OutgoingCopy?> JoinAsync(OutgoingOrder order, CancellationToken cancellationToken)
    {
        OutgoingRules.RequireForm(order);
        using var turn = await machines.EnterAsync(order.Vm, cancellationToken);
        await machines.AdmitAsync(order.Vm, order.Epoch, cancellationToken);
        var record = machines.Require(order.Vm);
        if (record.Outgoing is not { } outgoing)
        {
            return await BeginAsync(record, order, cancellationToken);
        }

        if (outgoing.Migration != order.Migration)
        {
            throw new AgentException(AgentError.WrongState, $"{order.Vm} is on its way out by migration {outgoing.Migration}.");
        }

        return outgoing.Report is not null ? null : _copies.GetValueOrDefault(order.Migration) ?? throw Restarted(record);
    }

    private async Task<OutgoingCopy> BeginAsync(MachineRecord record, OutgoingOrder order, CancellationToken cancellationToken)
    {
        if (record.Role != MachineRole.Active || record.Epoch != order.Epoch)
        {
            throw new AgentException(
                AgentError.WrongState, $"The machine of {order.Vm} is {record.Role} at epoch {record.Epoch}, not active at {order.Epoch}.");
        }

        var live = machines.RequireLive(order.Vm);
        if (await live.GetStateAsync(cancellationToken) is var state && state != MachineState.Running)
        {
            throw new AgentException(AgentError.WrongState, $"{order.Vm} does not run ({state}); only a running guest is copied.");
        }

        ForgetSettled();
        if (_copies.Count >= options.OutgoingMax)
        {
            throw new AgentException(
                AgentError.WrongState, $"{options.OutgoingMax} guests are on their way out already, the most this host sends.");
        }

        machines.Registry.Put(record with { Outgoing = new OutgoingState(order.Migration, order.TargetRegion) });
        return _copies[order.Migration] = new OutgoingCopy(order, live, this, options, time, logger);
    }

    /// <summary>Copies whose machine is gone, or whose report is on disk, are of no more use.</summary>
    private void ForgetSettled()
    {
        foreach (var migration in _copies.Keys)
        {
            if (machines.Registry.FindOutgoing(migration) is not { Outgoing.Report: null })
            {
                _copies.TryRemove(migration, out _);
            }
        }
    }

    /// <summary>Brings the guest back to running, wherever its migration stood.</summary>
    private async Task LetRunAsync(MachineRecord record, long epoch, CancellationToken cancellationToken)
    {
        if (record.Epoch != epoch)
        {
            throw new AgentException(
                AgentError.WrongState, $"The machine of {record.Vm} is of epoch {record.Epoch}; under epoch {epoch} it must not run.");
        }

        if (machines.FindLive(record.Vm) is not { } live)
        {
            return;
        }

        // Cancelling lets the guest run too.
        await machines.Lease.CoverAsync(record.Vm, live.Machine, cancellationToken);
        if (await live.Machine.FindMigrationAsync(cancellationToken) is { } migration)
        {
            await using (migration)
            {
                await migration.CancelAsync(cancellationToken);
            }
        }

        if (await live.GetStateAsync(cancellationToken) is not (MachineState.Running or MachineState.Gone))
        {
            await machines.LetRunAsync(record.Vm, cancellationToken);
        }
    }

    [LoggerMessage(5511, LogLevel.Information, "Migration {Migration}: given up, {Vm} runs on here")]
    private partial void LogAborted(string migration, string vm);

    [LoggerMessage(5512, LogLevel.Warning, "Migration {Migration}: the machine of {Vm} did not give its migration up: {Reason}")]
    private partial void LogNotCancelled(string migration, string vm, string reason);
}
