using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Federation;

/// <summary>
/// The federation link's server: reads each message, asks the grains' inbox in the name of the region that the caller's
/// certificate says, writes the answer. <see cref="RegionLinkInterceptor"/> has checked the caller before.
/// </summary>
internal sealed class RegionLinkService(IRegionInbox inbox, IHostApplicationLifetime lifetime) : Wire.RegionLink.RegionLinkBase
{
    /// <inheritdoc/>
    public override async Task<Wire.DescribeReply> Describe(Wire.DescribeRequest request, ServerCallContext context) => new()
    {
        Protocol = FederationProtocol.Version,
        Region = (await inbox.DescribeAsync(Caller(context), context.CancellationToken)).ToWire(),
    };

    /// <inheritdoc/>
    public override async Task<Wire.FindVmReply> FindVm(Wire.VmName request, ServerCallContext context) =>
        ToReply(await inbox.FindVmAsync(Caller(context), Vm(request.Vm), context.CancellationToken));

    /// <inheritdoc/>
    public override async Task<Wire.ListVmsReply> ListVms(Wire.ListVmsRequest request, ServerCallContext context)
    {
        var reply = new Wire.ListVmsReply();
        reply.Vms.AddRange((await inbox.ListVmsAsync(Caller(context), context.CancellationToken)).Select(VmMapping.ToWire));
        return reply;
    }

    /// <inheritdoc/>
    public override async Task<Wire.ListHostsReply> ListHosts(Wire.ListHostsRequest request, ServerCallContext context)
    {
        var reply = new Wire.ListHostsReply();
        reply.Hosts.AddRange((await inbox.ListHostsAsync(Caller(context), context.CancellationToken)).Select(RegionMapping.ToWire));
        return reply;
    }

    /// <inheritdoc/>
    public override async Task<Wire.ListMigrationsReply> ListMigrations(Wire.ListMigrationsRequest request, ServerCallContext context)
    {
        var reply = new Wire.ListMigrationsReply();
        reply.Migrations.AddRange((await inbox.ListMigrationsAsync(Caller(context), context.CancellationToken)).Select(
            MigrationMapping.ToWire));
        return reply;
    }

    /// <inheritdoc/>
    public override async Task<Wire.FindVmReply> Execute(Wire.VmCommand request, ServerCallContext context) =>
        ToReply(await inbox.ExecuteAsync(Caller(context), request.FromWire(), context.CancellationToken));

    /// <inheritdoc/>
    public override async Task<Wire.Migration> Migrate(Wire.MigrateRequest request, ServerCallContext context) =>
        (await inbox.MigrateAsync(
            Caller(context),
            Vm(request.Vm),
            request.FromWire(),
            request.HasCommandId ? request.CommandId : null,
            context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.Vm> SetFailover(Wire.SetFailoverRequest request, ServerCallContext context) =>
        (await inbox.SetFailoverAsync(
            Caller(context),
            Vm(request.Vm),
            WireValues.Required(request.Failover, "set_failover_request.failover").FromWire(),
            request.HasCommandId ? request.CommandId : null,
            context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.PrepareStandbyReply> PrepareStandby(Wire.StandbyOrder request, ServerCallContext context) =>
        (await inbox.PrepareStandbyAsync(Caller(context), request.FromWire(), context.CancellationToken)).ToReply();

    /// <inheritdoc/>
    public override async Task<Wire.DropStandbyReply> DropStandby(Wire.DropStandbyRequest request, ServerCallContext context)
    {
        await inbox.DropStandbyAsync(
            Caller(context),
            Vm(request.Vm),
            WireValues.NotNegative(request.Epoch, "drop_standby_request.epoch"),
            context.CancellationToken);
        return new Wire.DropStandbyReply();
    }

    /// <inheritdoc/>
    public override async Task<Wire.FindMigrationReply> FindMigration(Wire.MigrationId request, ServerCallContext context) =>
        new() { Migration = (await inbox.FindMigrationAsync(Caller(context), Id(request), context.CancellationToken))?.ToWire() };

    /// <inheritdoc/>
    public override async Task WatchMigration(
        Wire.MigrationId request, IServerStreamWriter<Wire.Migration> responseStream, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        await foreach (var migration in inbox.WatchMigrationAsync(Caller(context), Id(request), ends.Token))
            await responseStream.WriteAsync(migration.ToWire(), ends.Token);
    }

    /// <inheritdoc/>
    public override async Task<Wire.Migration> CancelMigration(Wire.MigrationId request, ServerCallContext context) =>
        (await inbox.CancelMigrationAsync(Caller(context), Id(request), context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task ReadConsole(
        Wire.ReadConsoleRequest request, IServerStreamWriter<Wire.ConsoleChunk> responseStream, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        await foreach (var chunk in inbox.ReadConsoleAsync(Caller(context), Vm(request.Vm), request.Offset, ends.Token))
            await responseStream.WriteAsync(chunk.ToWire(), ends.Token);
    }

    /// <inheritdoc/>
    public override async Task<Wire.WriteConsoleReply> WriteConsole(Wire.WriteConsoleRequest request, ServerCallContext context)
    {
        if (request.Input.Length > ConsoleChunk.BytesMax)
            throw new WireFormatException("write_console_request.input", $"is longer than {ConsoleChunk.BytesMax} bytes");
        await inbox.WriteConsoleAsync(Caller(context), Vm(request.Vm), request.Input.ToByteArray(), context.CancellationToken);
        return new Wire.WriteConsoleReply();
    }

    /// <inheritdoc/>
    public override async Task<Wire.IncomingTicket> ReserveIncoming(Wire.IncomingOffer request, ServerCallContext context) =>
        (await inbox.ReserveIncomingAsync(Caller(context), request.FromWire(), context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.OpenIncomingReply> OpenIncoming(Wire.MigrationId request, ServerCallContext context)
    {
        await inbox.OpenIncomingAsync(Caller(context), Id(request), context.CancellationToken);
        return new Wire.OpenIncomingReply();
    }

    /// <inheritdoc/>
    public override async Task<Wire.IncomingReport> WaitForLoaded(Wire.MigrationId request, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        return (await inbox.WaitForLoadedAsync(Caller(context), Id(request), ends.Token)).ToWire();
    }

    /// <inheritdoc/>
    public override async Task<Wire.Vm> ActivateIncoming(Wire.OwnershipGrant request, ServerCallContext context) =>
        (await inbox.ActivateIncomingAsync(Caller(context), request.FromWire(), context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.AbortIncomingReply> AbortIncoming(Wire.MigrationId request, ServerCallContext context)
    {
        await inbox.AbortIncomingAsync(Caller(context), Id(request), context.CancellationToken);
        return new Wire.AbortIncomingReply();
    }

    /// <inheritdoc/>
    public override async Task<Wire.SignReceiptReply> SignReceipt(Wire.SignReceiptRequest request, ServerCallContext context)
    {
        var migration = WireValues.RequiredName(request.Migration, "sign_receipt_request.migration");
        var draft = ReceiptMapping.Bytes(request.Draft, "sign_receipt_request.draft");
        return ReceiptMapping.ToReply(await inbox.SignReceiptAsync(Caller(context), migration, draft, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override async Task<Wire.FindReceiptReply> FindReceipt(Wire.MigrationId request, ServerCallContext context) =>
        (await inbox.FindReceiptAsync(Caller(context), Id(request), context.CancellationToken)).ToWire();

    /// <inheritdoc/>
    public override async Task<Wire.SendConsensusReply> SendConsensus(
        IAsyncStreamReader<Wire.ConsensusMessage> requestStream, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        await foreach (var message in requestStream.ReadAllAsync(ends.Token))
            await inbox.TakeConsensusAsync(Caller(context), message.Content.Memory, ends.Token);
        return new Wire.SendConsensusReply();
    }

    /// <inheritdoc/>
    public override async Task<Wire.SynchronizeReply> Synchronize(
        IAsyncStreamReader<Wire.SyncMessage> requestStream, ServerCallContext context)
    {
        using var ends = EndWithProcess(context);
        await foreach (var message in requestStream.ReadAllAsync(ends.Token))
        {
            if (message.Incarnation <= 0)
                throw new WireFormatException("sync_message.incarnation", "is not positive");
            await inbox.TakeSyncAsync(Caller(context), message.Incarnation, message.Content.Memory, ends.Token);
        }

        return new Wire.SynchronizeReply();
    }

    private static Wire.FindVmReply ToReply(VmInfo? vm) => new() { Vm = vm?.ToWire() };

    private static string Vm(string name) => WireValues.RequiredName(name, "vm");

    private static string Id(Wire.MigrationId request) => WireValues.RequiredName(request.Id, "migration_id.id");

    // Calls that only wait must not hold the process up when it is told to stop.
    private CancellationTokenSource EndWithProcess(ServerCallContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);

    private static string Caller(ServerCallContext context) =>
        context.GetHttpContext().Features.GetRequiredFeature<FederationPeer>().Region;
}
