using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>Finds a region that stands by for a VM, and gives it what it needs.</summary>
internal sealed partial class FailoverArranger(
    IFederation federation,
    IFederationLog log,
    IHostAgentDirectory agents,
    IOptions<GrainsOptions> options,
    TimeProvider time,
    ILogger<FailoverArranger> logger)
{
    // How often a region may say that it lacks images yet, after it was sent them.
    private const int RoundsMax = 3;
    private static readonly TimeSpan UnusedDowntimeLimit = TimeSpan.FromMilliseconds(300);

    /// <summary>Throws unless there is somebody who could stand by.</summary>
    public async Task CheckPossibleAsync(string vm, string? wanted, CancellationToken cancellationToken)
    {
        if (!log.IsOn)
        {
            throw Refused($"VM '{vm}' cannot fail over by itself: "
                + $"region '{federation.LocalRegion}' is no member of a federation's log.");
        }

        IReadOnlyList<string> members;
        try
        {
            members = await log.ListMembersAsync(cancellationToken);
        }
        catch (FederationLogException e)
        {
            throw Failures.Wrap(e, "failover", Failures.LogSide);
        }

        if (members.All(member => member == federation.LocalRegion))
        {
            throw Refused($"VM '{vm}' cannot fail over by itself: the federation's log has no other member.");
        }

        var isOther = wanted is not null && wanted != federation.LocalRegion && members.Contains(wanted);
        if (wanted is not null && !(isOther && federation.TryGetLink(wanted, out _)))
        {
            throw Refused(
                $"Region '{wanted}' cannot stand by for VM '{vm}': it must be another member of the federation's log, and a peer.");
        }
    }

    /// <summary>Has a region stand by.</summary>
    /// <returns>The region.</returns>
    /// <exception cref="NovaCronException">None does now.</exception>
    public async Task<string> ArrangeAsync(VmState vm, CancellationToken cancellationToken)
    {
        var host = agents.GetAgent(vm.Host ?? "");
        var report = await host.DescribeAsync(cancellationToken);
        var order = new StandbyOrder(
            vm.Name, vm.Uid, vm.Owner, vm.Epoch, vm.Guest!.ToHardware(), report.Hypervisor, report.HypervisorVersion, vm.CreatedAt);
        NovaCronException? last = null;
        foreach (var link in await CandidatesAsync(vm, cancellationToken))
        {
            try
            {
                await PrepareAsync(link, order, host, cancellationToken);
                if (vm.Failover.Standby is { } former && former != link.Region)
                {
                    await DropAsync(vm.Name, vm.Epoch, former, cancellationToken);
                }

                return link.Region;
            }
            catch (Exception e) when (e is NovaCronException or AgentException)
            {
                last = Failures.Wrap(e, "failover", Failures.Link(federation.LocalRegion, link.Region));
                LogNotPrepared(e, link.Region, vm.Name);
            }
        }

        throw last ?? Failures.At(NovaCronError.RegionUnreachable, "failover", Failures.Region(federation.LocalRegion),
            $"No region can be reached that could stand by for VM '{vm.Name}'.", isTransient: true);
    }

    /// <summary>Tells a region that it need not stand by any more; one that does not hear it finds out by the log.</summary>
    public async Task DropAsync(string vm, long epoch, string? standby, CancellationToken cancellationToken)
    {
        if (standby is null || !federation.TryGetLink(standby, out var link))
        {
            return;
        }

        using var limit = new CancellationTokenSource(options.Value.PeerTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await link.DropStandbyAsync(vm, epoch, both.Token);
        }
        catch (Exception e) when (e is NovaCronException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNotDropped(e, standby, vm);
        }
    }

    private async Task<IReadOnlyList<IRegionLink>> CandidatesAsync(VmState vm, CancellationToken cancellationToken)
    {
        var members = await log.ListMembersAsync(cancellationToken);
        return
        [
            .. federation.Links
                .Where(link => members.Contains(link.Region) && (vm.Failover.Wanted is not { } wanted || link.Region == wanted))
                .OrderBy(link => link.Region != vm.Failover.Standby)
                .ThenBy(link => link.Region, StringComparer.Ordinal),
        ];
    }

    private async Task PrepareAsync(IRegionLink link, StandbyOrder order, IHostAgent host, CancellationToken cancellationToken)
    {
        for (var round = 0; round < RoundsMax; round++)
        {
            if (await AskAsync(link, order, cancellationToken) is not { } ticket)
            {
                return;
            }

            var outgoing = new OutgoingOrder(
                ticket.Migration,
                order.Vm,
                order.Epoch,
                link.Region,
                ticket.Endpoint.Length > 0 ? ticket.Endpoint : link.Address,
                ticket.Token,
                options.Value.DefaultStreams,
                UnusedDowntimeLimit)
            {
                Decoder = ticket.Decoder,
            };
            await host.SendImagesAsync(outgoing, ticket.MissingImages, cancellationToken);
        }

        throw Failures.At(NovaCronError.ImageInvalid, "failover", Failures.Region(link.Region),
            $"Region '{link.Region}' lacks images of VM '{order.Vm}' still, after they were sent {RoundsMax} times.", isTransient: true);
    }

    private async Task<IncomingTicket?> AskAsync(IRegionLink link, StandbyOrder order, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.ActTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await link.PrepareStandbyAsync(order, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.Unreachable(federation.LocalRegion, link.Region, "failover",
                $"Region '{link.Region}' did not answer within {options.Value.ActTimeout}.");
        }
    }

    private NovaCronException Refused(string message) =>
        Failures.At(NovaCronError.FailoverNotPossible, "failover", Failures.Region(federation.LocalRegion), message);

    [LoggerMessage(EventId = 3611, Level = LogLevel.Warning, Message = "Region {Region} cannot stand by for VM {Vm} now")]
    private partial void LogNotPrepared(Exception exception, string region, string vm);

    [LoggerMessage(EventId = 3612, Level = LogLevel.Information,
        Message = "Region {Region} was not told that it need not stand by for VM {Vm}")]
    private partial void LogNotDropped(Exception exception, string region, string vm);
}
