using Microsoft.Extensions.Logging;
using NovaCron.Agent.Data;
using NovaCron.Agent.Images;
using NovaCron.Agent.Machines;
using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding.Known;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Incoming;

/// <summary>The target's side of a migration, from the launched machine to the running guest.</summary>
internal sealed partial class IncomingMigrations(
    AgentOptions options, LocalMachines machines, MachineLauncher launcher, ImageStore images, IncomingReservations reservations,
    AmstListener listener, WindowBudget windows, KeptMemories memories, ILogger<IncomingMigrations> logger)
{
    public async Task OpenAsync(string migration, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(migration, cancellationToken);
        var record = Require(migration);
        var session = reservations.FindSession(migration) ?? throw Lost(record);
        if (session.Load is not null)
        {
            return;
        }

        if (images.FindMissing(record.Hardware.Images) is { Count: > 0 } missing)
        {
            throw new AgentException(
                AgentError.ImageInvalid,
                $"Image {ImageStore.Short(missing[0])} and {missing.Count - 1} others of {record.Vm} have not arrived.");
        }

        await session.CloseInboxAsync();
        session.Load = await LaunchAsync(record, session.Ticket, cancellationToken);
        machines.Registry.Put(record with { Incoming = record.Incoming! with { Opened = true } });
        LogOpened(migration, record.Vm);
    }

    public async Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken)
    {
        var record = Require(migration);
        return record.Incoming?.Loaded is { } loaded
            ? loaded
            : await (reservations.FindSession(migration)?.Load ?? throw Lost(record)).WaitAsync(cancellationToken);
    }

    public async Task<MachineReport> ActivateAsync(string migration, long epoch, long consoleOffset, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(migration, cancellationToken);
        var record = Require(migration);
        if (record.Role == MachineRole.Active)
        {
            record = await RepeatAsync(record, epoch, cancellationToken);
        }
        else
        {
            RequireLoaded(record, epoch);
            await RequireAliveAsync(record, cancellationToken);
            record = await AdoptEpochAsync(record, epoch, consoleOffset, cancellationToken);
            record = await ResumeAsync(record, cancellationToken);
        }

        await reservations.CloseAsync(migration);
        return await machines.ReportAsync(record, cancellationToken);
    }

    public async Task AbortAsync(string migration, CancellationToken cancellationToken)
    {
        if (machines.Registry.FindIncoming(migration) is not { } found)
        {
            return;
        }

        RequireNotActive(found, migration);
        using var turn = await machines.EnterAsync(found.Vm, cancellationToken);
        if (machines.Registry.FindIncoming(migration) is { } record)
        {
            RequireNotActive(record, migration);
            // The source is told first, so that it hears of an abort and not of a machine that broke.
            await reservations.CloseAsync(migration);
            await machines.EndAsync(record.Vm, cancellationToken);
            LogAborted(migration, record.Vm);
        }
    }

    private static AgentException Lost(MachineRecord record) => new(
        AgentError.WrongState,
        $"Of migration {record.Incoming?.Migration} of {record.Vm} only the record is left: it was never opened, or the "
            + "agent was restarted. Abort it.");

    private static void RequireNotActive(MachineRecord record, string migration)
    {
        if (record.Role == MachineRole.Active)
        {
            throw new AgentException(
                AgentError.WrongState, $"Migration {migration} was activated: {record.Vm} belongs here at epoch {record.Epoch}.");
        }
    }

    private static void RequireLoaded(MachineRecord record, long epoch)
    {
        if (record.Incoming?.Loaded is null)
        {
            throw new AgentException(AgentError.WrongState, $"{record.Vm} is not known to be loaded completely; it must not run.");
        }

        if (epoch <= record.Epoch)
        {
            throw new AgentException(
                AgentError.InvalidOrder, $"{record.Vm} ran under epoch {record.Epoch} at its source; epoch {epoch} is no new ownership.");
        }
    }

    private MachineRecord Require(string migration) =>
        machines.Registry.FindIncoming(migration)
        ?? throw new AgentException(AgentError.UnknownMigration, $"This host knows no incoming migration {migration}.");

    private Task<IDisposable> EnterAsync(string migration, CancellationToken cancellationToken) =>
        machines.EnterAsync(Require(migration).Vm, cancellationToken);

    private async Task<IncomingLoad> LaunchAsync(MachineRecord record, IncomingTicket ticket, CancellationToken cancellationToken)
    {
        var incoming = record.Incoming!;
        var offer = Transfers.Memory(incoming.Migration, incoming.SourceRegion, options.Region, ticket.Token);
        var window = await windows.TakeAsync(options.Transfer.WindowBytes, cancellationToken);
        AmstReceiver? receiver = null;
        try
        {
            receiver = listener.Expect(offer, Transfers.Incoming(options.Transfer, window));
            // One that an earlier attempt left half launched is of no use.
            await machines.EndProcessAsync(record.Vm, cancellationToken);
            var live = await launcher.LaunchIncomingAsync(record, cancellationToken);
            var machine = await live.Machine.AcceptMigrationAsync(cancellationToken);
            var known = UnitFiles.Open(ticket.Decoder.Images.Select(images.Locate));
            return new IncomingLoad(
                receiver, window, machine, options.Encoding, new IncomingMemory(memories, record.Vm, ticket, known),
                report => RecordLoaded(record.Vm, incoming.Migration, report), logger);
        }
        catch
        {
            if (receiver is not null)
            {
                await receiver.DisposeAsync();
            }

            window.Dispose();
            await machines.EndProcessAsync(record.Vm, CancellationToken.None);
            throw;
        }
    }

    private void RecordLoaded(string vm, string migration, IncomingReport report) => machines.Registry.Update(
        vm,
        record => record.Incoming?.Migration == migration
            ? record with { Incoming = record.Incoming with { Loaded = report } }
            : record);

    private async Task RequireAliveAsync(MachineRecord record, CancellationToken cancellationToken)
    {
        var state = machines.FindLive(record.Vm) is { } live ? await live.GetStateAsync(cancellationToken) : MachineState.Gone;
        if (state == MachineState.Gone)
        {
            throw new AgentException(AgentError.UnknownMachine, $"The loaded machine of {record.Vm} is gone.");
        }
    }

    /// <summary>
    /// Writes the epoch before the guest may run: an agent that dies in between comes back with a paused machine that it
    /// may resume, never with a running one that it knows nothing of.
    /// </summary>
    private async Task<MachineRecord> AdoptEpochAsync(
        MachineRecord record, long epoch, long consoleOffset, CancellationToken cancellationToken)
    {
        await machines.AdmitAsync(record.Vm, epoch, cancellationToken);
        machines.RequireLive(record.Vm).Console.Feed.MoveTo(consoleOffset);
        record = record with { Role = MachineRole.Active, Epoch = epoch, Incoming = record.Incoming! with { ResumePending = true } };
        machines.Registry.Put(record);
        return record;
    }

    private async Task<MachineRecord> ResumeAsync(MachineRecord record, CancellationToken cancellationToken)
    {
        await machines.LetRunAsync(record.Vm, cancellationToken);
        record = record with { Incoming = record.Incoming! with { ResumePending = false } };
        machines.Registry.Put(record);
        LogActivated(record.Incoming.Migration, record.Vm, record.Epoch);
        return record;
    }

    private async Task<MachineRecord> RepeatAsync(MachineRecord record, long epoch, CancellationToken cancellationToken)
    {
        await machines.AdmitAsync(record.Vm, epoch, cancellationToken);
        if (epoch != record.Epoch)
        {
            throw new AgentException(
                AgentError.WrongState, $"The migration was activated under epoch {record.Epoch}; it cannot be again under {epoch}.");
        }

        if (!record.Incoming!.ResumePending)
        {
            return record;
        }

        await RequireAliveAsync(record, cancellationToken);
        return await ResumeAsync(record, cancellationToken);
    }

    [LoggerMessage(5431, LogLevel.Information, "Migration {Migration}: machine of {Vm} waits for its guest")]
    private partial void LogOpened(string migration, string vm);

    [LoggerMessage(5432, LogLevel.Information, "Migration {Migration}: {Vm} runs here under epoch {Epoch}")]
    private partial void LogActivated(string migration, string vm, long epoch);

    [LoggerMessage(5433, LogLevel.Information, "Migration {Migration}: {Vm} will not come, its room is free again")]
    private partial void LogAborted(string migration, string vm);
}
