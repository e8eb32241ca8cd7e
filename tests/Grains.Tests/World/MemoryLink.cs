using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Tests.World;

/// <summary>A link in memory. It breaks when it is cut or either silo dies; what it had carried over by then has happened.</summary>
internal sealed class MemoryLink(TwoRegions world, string from, string to, CrashGate gate) : IRegionLink
{
    public string Region => to;

    public string Address => to;

    public Task<RegionInfo> DescribeAsync(CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.DescribeAsync(from, token), cancellationToken);

    public Task<VmInfo?> FindVmAsync(string vm, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.FindVmAsync(from, vm, token), cancellationToken);

    public Task<ImmutableArray<VmInfo>> ListVmsAsync(CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.ListVmsAsync(from, token), cancellationToken);

    public Task<ImmutableArray<HostInfo>> ListHostsAsync(CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.ListHostsAsync(from, token), cancellationToken);

    public Task<ImmutableArray<MigrationInfo>> ListMigrationsAsync(CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.ListMigrationsAsync(from, token), cancellationToken);

    public Task<VmInfo?> ExecuteAsync(VmCommand command, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.ExecuteAsync(from, command, token), cancellationToken);

    public Task<VmInfo> SetFailoverAsync(string vm, VmFailover failover, string? commandId, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.SetFailoverAsync(from, vm, failover, commandId, token), cancellationToken);

    public Task<IncomingTicket?> PrepareStandbyAsync(StandbyOrder order, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.PrepareStandbyAsync(from, order, token), cancellationToken);

    public Task DropStandbyAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Tell((inbox, token) => inbox.DropStandbyAsync(from, vm, epoch, token), cancellationToken);

    public Task<MigrationInfo> MigrateAsync(
        string vm, MigrationRequest request, string? commandId, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.MigrateAsync(from, vm, request, commandId, token), cancellationToken);

    public Task<MigrationInfo?> FindMigrationAsync(string migration, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.FindMigrationAsync(from, migration, token), cancellationToken);

    public IAsyncEnumerable<MigrationInfo> WatchMigrationAsync(string migration, CancellationToken cancellationToken) =>
        Follow(inbox => inbox.WatchMigrationAsync(from, migration, cancellationToken), cancellationToken);

    public Task<MigrationInfo> CancelMigrationAsync(string migration, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.CancelMigrationAsync(from, migration, token), cancellationToken);

    public IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(string vm, long offset, CancellationToken cancellationToken) =>
        Follow(inbox => inbox.ReadConsoleAsync(from, vm, offset, cancellationToken), cancellationToken);

    public Task WriteConsoleAsync(string vm, byte[] input, CancellationToken cancellationToken) =>
        Tell((inbox, token) => inbox.WriteConsoleAsync(from, vm, input, token), cancellationToken);

    public Task<IncomingTicket> ReserveIncomingAsync(IncomingOffer offer, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.ReserveIncomingAsync(from, offer, token), cancellationToken);

    public Task OpenIncomingAsync(string migration, CancellationToken cancellationToken) =>
        Tell((inbox, token) => inbox.OpenIncomingAsync(from, migration, token), cancellationToken);

    public Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.WaitForLoadedAsync(from, migration, token), cancellationToken);

    public Task<VmInfo> ActivateIncomingAsync(OwnershipGrant grant, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.ActivateIncomingAsync(from, grant, token), cancellationToken);

    public Task AbortIncomingAsync(string migration, CancellationToken cancellationToken) =>
        Tell((inbox, token) => inbox.AbortIncomingAsync(from, migration, token), cancellationToken);

    public Task<byte[]> SignReceiptAsync(string migration, byte[] draft, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.SignReceiptAsync(from, migration, draft, token), cancellationToken);

    public Task<ReceiptAnswer?> FindReceiptAsync(string migration, CancellationToken cancellationToken) =>
        Ask((inbox, token) => inbox.FindReceiptAsync(from, migration, token), cancellationToken);

    private Task<bool> Tell(Func<IRegionInbox, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        Ask(async (inbox, token) => { await call(inbox, token); return true; }, cancellationToken);

    private async Task<T> Ask<T>(Func<IRegionInbox, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        gate.Pass();
        if (!world.CanReach(to))
        {
            throw Broken();
        }

        var peer = world.Silo(to);
        var answer = call(peer.Inbox, cancellationToken);
        var first = await Task.WhenAny(answer, peer.Gate.Death, world.LinkCut, gate.Death);
        gate.Pass();
        if (first != answer || !world.CanReach(to) || peer.Gate.IsDead)
        {
            throw Broken();
        }

        return await answer;
    }

    private async IAsyncEnumerable<T> Follow<T>(
        Func<IRegionInbox, IAsyncEnumerable<T>> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!world.CanReach(to))
        {
            throw Broken();
        }

        await using var items = open(world.Silo(to).Inbox).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var more = items.MoveNextAsync().AsTask();
            await Task.WhenAny(more, world.LinkCut, world.Silo(to).Gate.Death);
            gate.Pass();
            if (!more.IsCompleted || !world.CanReach(to))
            {
                throw Broken();
            }

            if (!await more)
            {
                yield break;
            }

            yield return items.Current;
        }
    }

    private NovaCronException Broken() => new(new Failure(
        NovaCronError.RegionUnreachable, "link", $"link {from}-{to}", $"Region '{to}' cannot be reached.", IsTransient: true));
}
