using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NovaCron.Agent.Data;
using NovaCron.Agent.Images;
using NovaCron.Agent.Machines;
using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Incoming;

/// <summary>
/// Makes room for guests on their way in. A reservation holds memory and disk until it is activated or aborted; it does
/// not expire, for only the grains know whether its migration still lives.
/// </summary>
internal sealed partial class IncomingReservations(
    AgentOptions options, LocalMachines machines, ImageStore images, IHypervisor hypervisor, AmstListener listener,
    WindowBudget windows, KeptMemories memories, ILogger<IncomingReservations> logger) : IAsyncDisposable
{
    /// <summary>A ticket's secret: 32 bytes.</summary>
    public const int TokenBytes = 32;

    private readonly SemaphoreSlim _room = new(1, 1);
    private readonly ConcurrentDictionary<string, IncomingSession> _sessions = new(StringComparer.Ordinal);

    public IncomingSession? FindSession(string migration) => _sessions.GetValueOrDefault(migration);

    /// <summary>Disk promised to images that have not arrived, in bytes.</summary>
    public long PromisedDiskBytes => Promised(except: null);

    public async Task<IncomingTicket> ReserveAsync(IncomingOrder order, CancellationToken cancellationToken)
    {
        IncomingRules.RequireForm(order);
        IncomingRules.RequireCompatible(order, await hypervisor.ProbeAsync(cancellationToken));
        using var turn = await machines.EnterAsync(order.Vm, cancellationToken);
        RequireNotStale(order);
        if (machines.Registry.TryGet(order.Vm, out var existing))
        {
            if (FindRepeated(order, existing) is { } ticket)
            {
                return ticket;
            }

            await ClearLeftoverAsync(order, existing, cancellationToken);
        }

        await PutAsync(order, cancellationToken);
        return await IssueAsync(order, cancellationToken);
    }

    /// <summary>Ends what this process holds open for a migration.</summary>
    public async Task CloseAsync(string migration)
    {
        if (_sessions.TryRemove(migration, out var session))
        {
            await session.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var migration in _sessions.Keys)
        {
            await CloseAsync(migration);
        }

        _room.Dispose();
    }

    private static AgentException Occupied(MachineRecord existing, string why) =>
        new(AgentError.WrongState, $"This host has a machine of {existing.Vm} already, of epoch {existing.Epoch}: {why}.");

    private void RequireNotStale(IncomingOrder order)
    {
        if (machines.Registry.FindFence(order.Vm) is { } seen && order.SourceEpoch < seen)
        {
            throw new AgentException(
                AgentError.StaleEpoch, $"{order.Vm} is offered under epoch {order.SourceEpoch}; this host has seen {seen}.");
        }
    }

    /// <summary>The ticket given before; null when there is none to repeat.</summary>
    private IncomingTicket? FindRepeated(IncomingOrder order, MachineRecord existing)
    {
        if (existing.Role != MachineRole.Incoming)
        {
            return existing.Incoming?.Migration == order.Migration ? throw Occupied(existing, "this migration was activated") : null;
        }

        if (existing.Incoming!.Migration != order.Migration)
        {
            throw Occupied(existing, $"it is on its way in by migration {existing.Incoming.Migration}");
        }

        if (FindSession(order.Migration) is { } session)
        {
            return session.Ticket with { MissingImages = images.FindMissing(order.Hardware.Images) };
        }

        return existing.Incoming.Opened ? throw Occupied(existing, "the agent was restarted while it loaded; abort the migration") : null;
    }

    /// <summary>
    /// Makes way if what is here is a leftover: a machine below the fence, whose VM has moved on. The offer's own epoch
    /// proves nothing about a machine that may still be the VM's.
    /// </summary>
    private async Task ClearLeftoverAsync(IncomingOrder order, MachineRecord existing, CancellationToken cancellationToken)
    {
        var fenced = existing.Role == MachineRole.Active && existing.Epoch < (machines.Registry.FindFence(order.Vm) ?? existing.Epoch);
        var lost = existing.Role == MachineRole.Incoming;
        if (!fenced && !lost)
        {
            throw Occupied(existing, "it was not fenced");
        }

        await machines.EndAsync(order.Vm, cancellationToken);
    }

    private async Task PutAsync(IncomingOrder order, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            if (machines.Registry.Machines.Count(record => record.Role == MachineRole.Incoming) >= options.IncomingMax)
            {
                throw new AgentException(
                    AgentError.WrongState, $"{options.IncomingMax} guests are on their way in already, the most this host takes.");
            }

            var missing = images.FindMissing(order.Hardware.Images).Sum(image => image.Length);
            images.Disk.Require(missing + Promised(except: order.Vm), $"{order.Vm} and what is on its way in already");
            var record = new MachineRecord(
                order.Vm, order.SourceEpoch, MachineRole.Incoming, order.Hardware, new IncomingState(order.Migration, order.SourceRegion));
            machines.Registry.PutWithin(record, options.GuestMemoryBytes);
        }
        finally
        {
            _room.Release();
        }
    }

    private long Promised(string? except) => images
        .FindMissing(machines.Registry.Machines
            .Where(record => record.Role == MachineRole.Incoming && record.Vm != except)
            .SelectMany(record => record.Hardware.Images))
        .Sum(image => image.Length);

    private async Task<IncomingTicket> IssueAsync(IncomingOrder order, CancellationToken cancellationToken)
    {
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        var missing = images.FindMissing(order.Hardware.Images);
        var ticket = new IncomingTicket(order.Migration, options.DataEndpoint, token, missing) { Decoder = Decoder(order) };
        var inbox = missing.Count > 0 ? await ExpectAsync(order, ticket, cancellationToken) : null;
        _sessions[order.Migration] = new IncomingSession(ticket, inbox);
        LogReserved(order.Migration, order.Vm, order.SourceRegion, missing.Count);
        return ticket;
    }

    private MemoryDecoder Decoder(IncomingOrder order)
    {
        var kept = memories.Offer(order.Vm);
        var units = kept.Sum(memory => (long)memory.Units);
        return new MemoryDecoder(options.Encoding.DecoderTerms.FrameVersion, options.Encoding.DecoderTerms.CopiesMax)
        {
            Kept = kept,
            TakesImageFrames = true,
            Images = [.. order.Hardware.Images.TakeWhile(image => (units += image.Length / UnitAddress.Size) <= KnownNames.CountMax)],
        };
    }

    private async Task<ImageInbox> ExpectAsync(IncomingOrder order, IncomingTicket ticket, CancellationToken cancellationToken)
    {
        ImageInbox? inbox = null;
        try
        {
            var window = await windows.TakeAsync(options.Transfer.WindowBytes, cancellationToken);
            inbox = new ImageInbox(images, listener, options.Transfer, options.Encoding, window, logger);
            foreach (var image in ticket.MissingImages)
            {
                foreach (var inFrames in new[] { true, false })
                {
                    inbox.Expect(
                        Transfers.Image(order.Migration, image, inFrames, order.SourceRegion, options.Region, ticket.Token), image);
                }
            }

            return inbox;
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException)
        {
            if (inbox is not null)
            {
                await inbox.DisposeAsync();
            }

            machines.Registry.Remove(order.Vm);
            if (e is OperationCanceledException)
            {
                throw;
            }

            throw new AgentException(AgentError.WrongState, $"This host cannot take another transfer: {e.Message}", e);
        }
    }

    [LoggerMessage(5421, LogLevel.Information,
        "Migration {Migration}: room reserved for {Vm} from region {Region}, {Images} images missing")]
    private partial void LogReserved(string migration, string vm, string region, int images);
}
