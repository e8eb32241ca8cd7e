using Google.Protobuf;
using NovaCron.Agent;
using NovaCron.Silo.Agents.Mapping;

namespace NovaCron.Silo.Agents;

/// <summary>The agent of a host in another process. Each order goes out once; its caller decides about another try.</summary>
internal sealed class RemoteHostAgent(AgentCaller caller, AgentLinkOptions options) : IHostAgent
{
    /// <inheritdoc/>
    public Task<HostReport> DescribeAsync(CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.DescribeAsync(new Wire.DescribeRequest(), call),
        ReportMapping.FromWire, options.AskTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MachineReport>> ListAsync(CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.ListAsync(new Wire.ListRequest(), call),
        IReadOnlyList<MachineReport> (reply) => [.. reply.Machines.Select(ReportMapping.FromWire)],
        options.AskTimeout,
        cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport?> FindAsync(string vm, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.FindAsync(new Wire.VmName { Vm = vm }, call),
        reply => reply.Machine?.FromWire(), options.AskTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport> StartAsync(MachineOrder order, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.StartAsync(order.ToWire(), call), ReportMapping.FromWire, options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport> PauseAsync(string vm, long epoch, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.PauseAsync(At(vm, epoch), call), ReportMapping.FromWire, options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport> ResumeAsync(string vm, long epoch, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.ResumeAsync(At(vm, epoch), call), ReportMapping.FromWire, options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(string vm, long epoch, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.StopAsync(At(vm, epoch), call), options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string vm, long epoch, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.DeleteAsync(At(vm, epoch), call), options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task FenceAsync(string vm, long epoch, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.FenceAsync(At(vm, epoch), call), options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseStamp> StampLeaseAsync(CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.StampLeaseAsync(new Wire.StampLeaseRequest(), call),
        LeaseMapping.FromWire, options.AskTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task ExtendLeaseAsync(LeaseStamp stamp, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.ExtendLeaseAsync(LeaseMapping.ToWire(stamp), call), options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseStamp> RestartLeaseAsync(string nonce, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.RestartLeaseAsync(new Wire.RestartLeaseOrder { Nonce = nonce }, call),
        LeaseMapping.FromWire, options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task GuardAsync(string vm, long epoch, bool isGuarded, CancellationToken cancellationToken)
    {
        var order = new Wire.GuardOrder { Vm = vm, Epoch = epoch, IsGuarded = isGuarded };
        return caller.CallAsync((client, call) => client.GuardAsync(order, call), options.OrderTimeout, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImageReference>> FindMissingImagesAsync(
        IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.FindMissingImagesAsync(images.ToWire(), call),
        IReadOnlyList<ImageReference> (reply) => [.. reply.Images_.Select(OrderMapping.FromWire)],
        options.AskTimeout,
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImageReference> ImportImageAsync(string path, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.ImportImageAsync(new Wire.ImportImageOrder { Path = path }, call),
        OrderMapping.FromWire, timeout: null, cancellationToken);

    /// <inheritdoc/>
    public Task<IncomingTicket> ReserveIncomingAsync(IncomingOrder order, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.ReserveIncomingAsync(order.ToWire(), call),
        OrderMapping.FromWire, options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task OpenIncomingAsync(string migration, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.OpenIncomingAsync(Id(migration), call), options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.WaitForLoadedAsync(Id(migration), call), ReportMapping.FromWire, timeout: null, cancellationToken);

    /// <inheritdoc/>
    public Task<MachineReport> ActivateIncomingAsync(
        string migration, long epoch, long consoleOffset, CancellationToken cancellationToken)
    {
        var order = new Wire.ActivateIncomingOrder { Migration = migration, Epoch = epoch, ConsoleOffset = consoleOffset };
        return caller.CallAsync(
            (client, call) => client.ActivateIncomingAsync(order, call), ReportMapping.FromWire, options.OrderTimeout, cancellationToken);
    }

    /// <inheritdoc/>
    public Task AbortIncomingAsync(string migration, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.AbortIncomingAsync(Id(migration), call), options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task<long> SendImagesAsync(OutgoingOrder order, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken)
    {
        var wire = new Wire.SendImagesOrder { Order = order.ToWire() };
        wire.Images.AddRange(images.Select(OrderMapping.ToWire));
        return caller.CallAsync(
            (client, call) => client.SendImagesAsync(wire, call), reply => reply.WireBytes, timeout: null, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<CopyProgress> CopyAsync(OutgoingOrder order, CancellationToken cancellationToken) => caller.FollowAsync(
        (client, call) => client.Copy(order.ToWire(), call), ReportMapping.FromWire, cancellationToken);

    /// <inheritdoc/>
    public Task<CopyReport> FinishCopyAsync(string migration, CancellationToken cancellationToken) => caller.CallAsync(
        (client, call) => client.FinishCopyAsync(Id(migration), call), ReportMapping.FromWire, options.OrderTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task AbortOutgoingAsync(string migration, string vm, long epoch, CancellationToken cancellationToken)
    {
        var order = new Wire.AbortOutgoingOrder { Migration = migration, Vm = vm, Epoch = epoch };
        return caller.CallAsync((client, call) => client.AbortOutgoingAsync(order, call), options.OrderTimeout, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ConsoleOutput> ReadConsoleAsync(string vm, long offset, CancellationToken cancellationToken) =>
        caller.FollowAsync(
            (client, call) => client.ReadConsole(new Wire.ReadConsoleOrder { Vm = vm, Offset = offset }, call),
            ReportMapping.FromWire,
            cancellationToken);

    /// <inheritdoc/>
    public Task WriteConsoleAsync(string vm, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var order = new Wire.WriteConsoleOrder { Vm = vm, Input = ByteString.CopyFrom(input.Span) };
        return caller.CallAsync((client, call) => client.WriteConsoleAsync(order, call), options.AskTimeout, cancellationToken);
    }

    private static Wire.VmEpoch At(string vm, long epoch) => new() { Vm = vm, Epoch = epoch };

    private static Wire.MigrationId Id(string migration) => new() { Id = migration };
}
