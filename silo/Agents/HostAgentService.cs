using Google.Protobuf;
using Grpc.Core;
using NovaCron.Agent;
using NovaCron.Grains.Hosts;
using NovaCron.Silo.Agents.Mapping;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Agents;

/// <summary>
/// This host's agent for the region's other silos: reads each order, gives it to the agent, writes the answer.
/// <see cref="HostAgentInterceptor"/> has checked the caller before.
/// </summary>
internal sealed class HostAgentService(LocalHost host, IHostApplicationLifetime lifetime) : Wire.HostAgent.HostAgentBase
{
    private IHostAgent Agent => host.Agent;

    /// <inheritdoc/>
    public override Task<Wire.Identity> Identify(Wire.IdentifyRequest request, ServerCallContext context) =>
        Task.FromResult(new Wire.Identity { Process = ByteString.CopyFrom(host.Process.ToByteArray()) });

    /// <inheritdoc/>
    public override async Task<Wire.Host> Describe(Wire.DescribeRequest request, ServerCallContext context) =>
        (await Agent.DescribeAsync(context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.ListReply> List(Wire.ListRequest request, ServerCallContext context)
    {
        var reply = new Wire.ListReply();
        reply.Machines.AddRange((await Agent.ListAsync(context.CancellationToken)).Select(ReportMapping.ToWire));
        return reply;
    }

    /// <inheritdoc/>
    public override async Task<Wire.FindReply> Find(Wire.VmName request, ServerCallContext context) =>
        new() { Machine = (await Agent.FindAsync(Vm(request.Vm), context.CancellationToken))?.ToWire() };

    /// <inheritdoc/>
    public override async Task<Wire.Machine> Start(Wire.MachineOrder request, ServerCallContext context) =>
        (await Agent.StartAsync(request.FromWire(), context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.Machine> Pause(Wire.VmEpoch request, ServerCallContext context) =>
        (await Agent.PauseAsync(Vm(request.Vm), Epoch(request), context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.Machine> Resume(Wire.VmEpoch request, ServerCallContext context) =>
        (await Agent.ResumeAsync(Vm(request.Vm), Epoch(request), context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override Task<Wire.Done> Stop(Wire.VmEpoch request, ServerCallContext context) =>
        Done(Agent.StopAsync(Vm(request.Vm), Epoch(request), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Wire.Done> Delete(Wire.VmEpoch request, ServerCallContext context) =>
        Done(Agent.DeleteAsync(Vm(request.Vm), Epoch(request), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Wire.Done> Fence(Wire.VmEpoch request, ServerCallContext context) =>
        Done(Agent.FenceAsync(Vm(request.Vm), Epoch(request), context.CancellationToken));

    /// <inheritdoc/>
    public override async Task<Wire.LeaseStamp> StampLease(Wire.StampLeaseRequest request, ServerCallContext context) =>
        LeaseMapping.ToWire(await Agent.StampLeaseAsync(context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Wire.Done> ExtendLease(Wire.LeaseStamp request, ServerCallContext context) =>
        Done(Agent.ExtendLeaseAsync(LeaseMapping.FromWire(request), context.CancellationToken));

    /// <inheritdoc/>
    public override async Task<Wire.LeaseStamp> RestartLease(Wire.RestartLeaseOrder request, ServerCallContext context) =>
        LeaseMapping.ToWire(await Agent.RestartLeaseAsync(LeaseMapping.Nonce(request.Nonce), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Wire.Done> Guard(Wire.GuardOrder request, ServerCallContext context) => Done(Agent.GuardAsync(
        Vm(request.Vm),
        WireValues.NotNegative(request.Epoch, "guard_order.epoch"),
        request.IsGuarded,
        context.CancellationToken));

    /// <inheritdoc/>
    public override async Task<Wire.Images> FindMissingImages(Wire.Images request, ServerCallContext context) =>
        (await Agent.FindMissingImagesAsync([.. request.Images_.Select(OrderMapping.FromWire)], context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.Image> ImportImage(Wire.ImportImageOrder request, ServerCallContext context) =>
        (await Agent.ImportImageAsync(request.Path, context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.IncomingTicket> ReserveIncoming(Wire.IncomingOrder request, ServerCallContext context) =>
        OrderMapping.ToWire(await Agent.ReserveIncomingAsync(request.FromWire(), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Wire.Done> OpenIncoming(Wire.MigrationId request, ServerCallContext context) =>
        Done(Agent.OpenIncomingAsync(Id(request.Id), context.CancellationToken));

    /// <inheritdoc/>
    public override async Task<Wire.IncomingReport> WaitForLoaded(Wire.MigrationId request, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        return ReportMapping.ToWire(await Agent.WaitForLoadedAsync(Id(request.Id), ends.Token));
    }

    /// <inheritdoc/>
    public override async Task<Wire.Machine> ActivateIncoming(Wire.ActivateIncomingOrder request, ServerCallContext context) =>
        (await Agent.ActivateIncomingAsync(
            Id(request.Migration),
            WireValues.NotNegative(request.Epoch, "activate_incoming_order.epoch"),
            WireValues.NotNegative(request.ConsoleOffset, "activate_incoming_order.console_offset"),
            context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override Task<Wire.Done> AbortIncoming(Wire.MigrationId request, ServerCallContext context) =>
        Done(Agent.AbortIncomingAsync(Id(request.Id), context.CancellationToken));

    /// <inheritdoc/>
    public override async Task<Wire.SendImagesReport> SendImages(Wire.SendImagesOrder request, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        var order = WireValues.Required(request.Order, "send_images_order.order").FromWire();
        return new() { WireBytes = await Agent.SendImagesAsync(order, [.. request.Images.Select(OrderMapping.FromWire)], ends.Token) };
    }

    /// <inheritdoc/>
    public override async Task Copy(
        Wire.OutgoingOrder request, IServerStreamWriter<Wire.CopyProgress> responseStream, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        await foreach (var progress in Agent.CopyAsync(request.FromWire(), ends.Token))
            await responseStream.WriteAsync(progress.ToWire(), ends.Token);
    }

    /// <inheritdoc/>
    public override async Task<Wire.CopyReport> FinishCopy(Wire.MigrationId request, ServerCallContext context) =>
        (await Agent.FinishCopyAsync(Id(request.Id), context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override Task<Wire.Done> AbortOutgoing(Wire.AbortOutgoingOrder request, ServerCallContext context) => Done(
        Agent.AbortOutgoingAsync(
            Id(request.Migration),
            Vm(request.Vm),
            WireValues.NotNegative(request.Epoch, "abort_outgoing_order.epoch"),
            context.CancellationToken));

    /// <inheritdoc/>
    public override async Task ReadConsole(
        Wire.ReadConsoleOrder request, IServerStreamWriter<Wire.ConsoleOutput> responseStream, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        await foreach (var output in Agent.ReadConsoleAsync(Vm(request.Vm), request.Offset, ends.Token))
        {
            foreach (var piece in output.Cut(AgentProtocol.ConsoleBytesMax))
                await responseStream.WriteAsync(piece.ToWire(), ends.Token);
        }
    }

    /// <inheritdoc/>
    public override Task<Wire.Done> WriteConsole(Wire.WriteConsoleOrder request, ServerCallContext context)
    {
        if (request.Input.Length > AgentProtocol.ConsoleBytesMax)
            throw new WireFormatException("write_console_order.input", $"is longer than {AgentProtocol.ConsoleBytesMax} bytes");
        return Done(Agent.WriteConsoleAsync(Vm(request.Vm), request.Input.Memory, context.CancellationToken));
    }

    private static async Task<Wire.Done> Done(Task order)
    {
        await order;
        return new Wire.Done();
    }

    private static string Vm(string name) => WireValues.RequiredName(name, "vm");

    private static long Epoch(Wire.VmEpoch request) => WireValues.NotNegative(request.Epoch, "vm_epoch.epoch");

    private static string Id(string migration) => WireValues.RequiredName(migration, "migration");

    // Calls that may go on for hours must not hold the process up when it is told to stop.
    private CancellationTokenSource EndWithProcess(ServerCallContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
}
