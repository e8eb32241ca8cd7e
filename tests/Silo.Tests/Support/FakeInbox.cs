using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Migrations;

namespace NovaCron.Silo.Tests.Support;

/// <summary>A region's inbox that answers what its test says and remembers what it was asked.</summary>
internal sealed class FakeInbox : IRegionInbox
{
    public ConcurrentQueue<(string Caller, object? Asked)> Calls { get; } = new();

    /// <summary>Thrown by every call when set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Every call waits for this first.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public RegionInfo Region { get; set; } = Samples.Region;

    public VmInfo? Vm { get; set; } = Samples.Vm;

    public ImmutableArray<VmInfo> Vms { get; set; } = [Samples.Vm];

    public ImmutableArray<MigrationInfo> Migrations { get; set; } = [Samples.Migration];

    public ImmutableArray<ConsoleChunk> Console { get; set; } = [Samples.Chunk];

    /// <summary>Whether a stream stays open after its last element.</summary>
    public bool KeepStreamsOpen { get; set; }

    public IncomingTicket Ticket { get; set; } = Samples.Ticket;

    public ReceiptAnswer? Receipt { get; set; }

    public Task<RegionInfo> DescribeAsync(string caller, CancellationToken cancellationToken) =>
        Answer(caller, null, Region, cancellationToken);

    public Task<VmInfo?> FindVmAsync(string caller, string vm, CancellationToken cancellationToken) =>
        Answer(caller, vm, Vm, cancellationToken);

    public Task<ImmutableArray<VmInfo>> ListVmsAsync(string caller, CancellationToken cancellationToken) =>
        Answer(caller, null, Vms, cancellationToken);

    public Task<ImmutableArray<HostInfo>> ListHostsAsync(string caller, CancellationToken cancellationToken) =>
        Answer<ImmutableArray<HostInfo>>(caller, null, [Samples.Host], cancellationToken);

    public Task<ImmutableArray<MigrationInfo>> ListMigrationsAsync(string caller, CancellationToken cancellationToken) =>
        Answer(caller, null, Migrations, cancellationToken);

    public Task<VmInfo?> ExecuteAsync(string caller, VmCommand command, CancellationToken cancellationToken) =>
        Answer(caller, command, Vm, cancellationToken);

    public Task<MigrationInfo> MigrateAsync(
        string caller, string vm, MigrationRequest request, string? commandId, CancellationToken cancellationToken) =>
        Answer(caller, (vm, request, commandId), Migrations[0], cancellationToken);

    public Task<VmInfo> SetFailoverAsync(
        string caller, string vm, VmFailover failover, string? commandId, CancellationToken cancellationToken) =>
        Answer(caller, (vm, failover, commandId), Samples.Vm, cancellationToken);

    public Task<IncomingTicket?> PrepareStandbyAsync(string caller, StandbyOrder order, CancellationToken cancellationToken) =>
        Answer<IncomingTicket?>(caller, order, Ticket, cancellationToken);

    public Task DropStandbyAsync(string caller, string vm, long epoch, CancellationToken cancellationToken) =>
        Answer(caller, (vm, epoch), true, cancellationToken);

    public Task<MigrationInfo?> FindMigrationAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Answer(caller, migration, Migrations.FirstOrDefault(), cancellationToken);

    public IAsyncEnumerable<MigrationInfo> WatchMigrationAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Stream(caller, migration, Migrations, cancellationToken);

    public Task<MigrationInfo> CancelMigrationAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Answer(caller, migration, Migrations[0], cancellationToken);

    public IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(string caller, string vm, long offset, CancellationToken cancellationToken) =>
        Stream(caller, (vm, offset), Console, cancellationToken);

    public Task WriteConsoleAsync(string caller, string vm, byte[] input, CancellationToken cancellationToken) =>
        Answer(caller, (vm, Convert.ToHexString(input)), 0, cancellationToken);

    public Task<IncomingTicket> ReserveIncomingAsync(string caller, IncomingOffer offer, CancellationToken cancellationToken) =>
        Answer(caller, offer, Ticket, cancellationToken);

    public Task OpenIncomingAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Answer(caller, migration, 0, cancellationToken);

    public Task<IncomingReport> WaitForLoadedAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Answer(caller, migration, Samples.Report, cancellationToken);

    public Task<VmInfo> ActivateIncomingAsync(string caller, OwnershipGrant grant, CancellationToken cancellationToken) =>
        Answer(caller, grant, Samples.Vm, cancellationToken);

    public Task AbortIncomingAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Answer(caller, migration, 0, cancellationToken);

    public Task<byte[]> SignReceiptAsync(string caller, string migration, byte[] draft, CancellationToken cancellationToken) =>
        Answer(caller, (migration, Convert.ToHexString(draft)), draft, cancellationToken);

    public Task<ReceiptAnswer?> FindReceiptAsync(string caller, string migration, CancellationToken cancellationToken) =>
        Answer(caller, migration, Receipt, cancellationToken);

    public Task TakeConsensusAsync(string caller, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        Answer(caller, Convert.ToHexString(message.Span), 0, cancellationToken);

    public Task TakeSyncAsync(string caller, int incarnation, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        Answer(caller, (incarnation, Convert.ToHexString(message.Span)), 0, cancellationToken);

    private async Task<T> Answer<T>(string caller, object? asked, T answer, CancellationToken cancellationToken)
    {
        Calls.Enqueue((caller, asked));
        await Before(cancellationToken);
        return Failure is null ? answer : throw Failure;
    }

    private async IAsyncEnumerable<T> Stream<T>(
        string caller, object? asked, ImmutableArray<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Calls.Enqueue((caller, asked));
        foreach (var item in items)
            yield return item;
        if (Failure is not null)
            throw Failure;
        if (KeepStreamsOpen)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
