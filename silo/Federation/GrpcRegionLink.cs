using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Migrations;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Federation;

/// <summary>A federation link over gRPC.</summary>
internal sealed class GrpcRegionLink : IRegionLink
{
    private readonly LinkCaller _caller;
    private readonly FederationOptions _options;
    private readonly Wire.RegionLink.RegionLinkClient _client;
    private readonly TimeProvider _time;

    /// <summary>Calls over an invoker, which the owner disposes of.</summary>
    public GrpcRegionLink(string local, string region, string address, CallInvoker invoker, FederationOptions options, TimeProvider time)
    {
        Region = region;
        Address = address;
        _options = options;
        _time = time;
        _client = new Wire.RegionLink.RegionLinkClient(invoker);
        _caller = new LinkCaller(new LinkFailures(local, region), time);
    }

    /// <inheritdoc/>
    public string Region { get; }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public async Task<RegionInfo> DescribeAsync(CancellationToken cancellationToken)
    {
        var (reply, roundTrip) = await _caller.TimeAsync(
            call => _client.DescribeAsync(new Wire.DescribeRequest(), call), _options.AskTimeout, cancellationToken);
        return _caller.Read(reply, value => value.Protocol == FederationProtocol.Version
            ? WireValues.Required(value.Region, "describe_reply.region").FromWire(Address, roundTrip)
            : throw new WireFormatException("describe_reply.protocol", $"says {value.Protocol}, this region speaks " +
                $"{FederationProtocol.Version}"));
    }

    /// <inheritdoc/>
    public Task<VmInfo?> FindVmAsync(string vm, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.FindVmAsync(new Wire.VmName { Vm = vm }, call), reply => reply.Vm?.FromWire(), _options.AskTimeout,
            cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<VmInfo>> ListVmsAsync(CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.ListVmsAsync(new Wire.ListVmsRequest(), call),
        reply => reply.Vms.Select(VmMapping.FromWire).ToImmutableArray(),
        _options.AskTimeout,
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<HostInfo>> ListHostsAsync(CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.ListHostsAsync(new Wire.ListHostsRequest(), call),
        reply => reply.Hosts.Select(RegionMapping.FromWire).ToImmutableArray(),
        _options.AskTimeout,
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<MigrationInfo>> ListMigrationsAsync(CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.ListMigrationsAsync(new Wire.ListMigrationsRequest(), call),
        reply => reply.Migrations.Select(MigrationMapping.FromWire).ToImmutableArray(),
        _options.AskTimeout,
        cancellationToken);

    /// <inheritdoc/>
    public Task<VmInfo?> ExecuteAsync(VmCommand command, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.ExecuteAsync(command.ToWire(), call), reply => reply.Vm?.FromWire(), _options.ActTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<MigrationInfo> MigrateAsync(
        string vm, MigrationRequest request, string? commandId, CancellationToken cancellationToken) => _caller.CallAsync(
            call => _client.MigrateAsync(request.ToWire(vm, commandId), call),
            MigrationMapping.FromWire,
            _options.ActTimeout,
            cancellationToken);

    /// <inheritdoc/>
    public Task<VmInfo> SetFailoverAsync(string vm, VmFailover failover, string? commandId, CancellationToken cancellationToken) =>
        _caller.CallAsync(
            call => _client.SetFailoverAsync(failover.ToWire(vm, commandId), call),
            VmMapping.FromWire,
            _options.ActTimeout,
            cancellationToken);

    /// <inheritdoc/>
    public Task<IncomingTicket?> PrepareStandbyAsync(StandbyOrder order, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.PrepareStandbyAsync(order.ToWire(), call), reply => reply.Ticket?.FromWire(), _options.ActTimeout,
            cancellationToken);

    /// <inheritdoc/>
    public Task DropStandbyAsync(string vm, long epoch, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.DropStandbyAsync(new Wire.DropStandbyRequest { Vm = vm, Epoch = epoch }, call),
        _options.ActTimeout,
        cancellationToken);

    /// <inheritdoc/>
    public Task<MigrationInfo?> FindMigrationAsync(string migration, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.FindMigrationAsync(Id(migration), call), reply => reply.Migration?.FromWire(), _options.AskTimeout,
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<MigrationInfo> WatchMigrationAsync(
        string migration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = _client.WatchMigration(Id(migration), _caller.CreateStreamOptions(cancellationToken));
        while (await _caller.MoveNextAsync(call.ResponseStream, cancellationToken))
            yield return _caller.Read(call.ResponseStream.Current, MigrationMapping.FromWire);
    }

    /// <inheritdoc/>
    public Task<MigrationInfo> CancelMigrationAsync(string migration, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.CancelMigrationAsync(Id(migration), call), MigrationMapping.FromWire, _options.ActTimeout, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(
        string vm, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new Wire.ReadConsoleRequest { Vm = vm, Offset = offset };
        using var call = _client.ReadConsole(request, _caller.CreateStreamOptions(cancellationToken));
        while (await _caller.MoveNextAsync(call.ResponseStream, cancellationToken))
            yield return _caller.Read(call.ResponseStream.Current, VmMapping.FromWire);
    }

    /// <inheritdoc/>
    public Task WriteConsoleAsync(string vm, byte[] input, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.WriteConsoleAsync(new Wire.WriteConsoleRequest { Vm = vm, Input = ByteString.CopyFrom(input) }, call),
        _options.ActTimeout,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IncomingTicket> ReserveIncomingAsync(IncomingOffer offer, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.ReserveIncomingAsync(offer.ToWire(), call), IncomingMapping.FromWire, _options.ActTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task OpenIncomingAsync(string migration, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.OpenIncomingAsync(Id(migration), call), _options.ActTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.WaitForLoadedAsync(Id(migration), call), IncomingMapping.FromWire, _options.LoadTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<VmInfo> ActivateIncomingAsync(OwnershipGrant grant, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.ActivateIncomingAsync(grant.ToWire(), call), VmMapping.FromWire, _options.ActTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task AbortIncomingAsync(string migration, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.AbortIncomingAsync(Id(migration), call), _options.ActTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> SignReceiptAsync(string migration, byte[] draft, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.SignReceiptAsync(ReceiptMapping.ToWire(migration, draft), call),
        ReceiptMapping.FromWire,
        _options.ActTimeout,
        cancellationToken);

    /// <inheritdoc/>
    public Task<ReceiptAnswer?> FindReceiptAsync(string migration, CancellationToken cancellationToken) => _caller.CallAsync(
        call => _client.FindReceiptAsync(Id(migration), call), ReceiptMapping.FromWire, _options.AskTimeout, cancellationToken);

    /// <summary>What sends messages of consensus over this link; whoever asks for it disposes of it.</summary>
    public LinkSender<Wire.ConsensusMessage, Wire.SendConsensusReply> CreateConsensusSender() =>
        new(ends => _client.SendConsensus(_caller.CreateStreamOptions(ends)), ConsensusParts(_options), _time);

    /// <summary>How messages of consensus are sent.</summary>
    internal static LinkSenderParts<Wire.ConsensusMessage> ConsensusParts(FederationOptions options) => new(
        message => new Wire.ConsensusMessage { Content = UnsafeByteOperations.UnsafeWrap(message) },
        options.ConsensusMessagesMax,
        options.ConsensusBytesMax,
        options.ReconnectPauseMin,
        options.ReconnectPauseMax);

    private static Wire.MigrationId Id(string migration) => new() { Id = migration };
}
