using System.Runtime.CompilerServices;
using NovaCron.Agent;

namespace NovaCron.Grains.Hosts;

/// <summary>
/// The agent of a host in another process, wherever that is now. An order that found nobody, or another host, is given once
/// more when the host has moved meanwhile: orders may be repeated. Typing into a console may not.
/// </summary>
internal sealed class RoutedHostAgent(string host, HostAddresses addresses, IHostAgentConnector connector) : IHostAgent
{
    public Task<HostReport> DescribeAsync(CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.DescribeAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<MachineReport>> ListAsync(CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.ListAsync(cancellationToken), cancellationToken);

    public Task<MachineReport?> FindAsync(string vm, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.FindAsync(vm, cancellationToken), cancellationToken);

    public Task<MachineReport> StartAsync(MachineOrder order, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.StartAsync(order, cancellationToken), cancellationToken);

    public Task<MachineReport> PauseAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.PauseAsync(vm, epoch, cancellationToken), cancellationToken);

    public Task<MachineReport> ResumeAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.ResumeAsync(vm, epoch, cancellationToken), cancellationToken);

    public Task StopAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.StopAsync(vm, epoch, cancellationToken), cancellationToken);

    public Task DeleteAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.DeleteAsync(vm, epoch, cancellationToken), cancellationToken);

    public Task FenceAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.FenceAsync(vm, epoch, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ImageReference>> FindMissingImagesAsync(
        IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.FindMissingImagesAsync(images, cancellationToken), cancellationToken);

    public Task<ImageReference> ImportImageAsync(string path, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.ImportImageAsync(path, cancellationToken), cancellationToken);

    public Task<IncomingTicket> ReserveIncomingAsync(IncomingOrder order, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.ReserveIncomingAsync(order, cancellationToken), cancellationToken);

    public Task OpenIncomingAsync(string migration, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.OpenIncomingAsync(migration, cancellationToken), cancellationToken);

    public Task<IncomingReport> WaitForLoadedAsync(string migration, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.WaitForLoadedAsync(migration, cancellationToken), cancellationToken);

    public Task<MachineReport> ActivateIncomingAsync(
        string migration, long epoch, long consoleOffset, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.ActivateIncomingAsync(migration, epoch, consoleOffset, cancellationToken), cancellationToken);

    public Task AbortIncomingAsync(string migration, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.AbortIncomingAsync(migration, cancellationToken), cancellationToken);

    public Task<long> SendImagesAsync(OutgoingOrder order, IReadOnlyList<ImageReference> images, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.SendImagesAsync(order, images, cancellationToken), cancellationToken);

    public IAsyncEnumerable<CopyProgress> CopyAsync(OutgoingOrder order, CancellationToken cancellationToken) =>
        FollowAsync(agent => agent.CopyAsync(order, cancellationToken), cancellationToken);

    public Task<CopyReport> FinishCopyAsync(string migration, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.FinishCopyAsync(migration, cancellationToken), cancellationToken);

    public Task AbortOutgoingAsync(string migration, string vm, long epoch, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.AbortOutgoingAsync(migration, vm, epoch, cancellationToken), cancellationToken);

    public Task<LeaseStamp> StampLeaseAsync(CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.StampLeaseAsync(cancellationToken), cancellationToken);

    public Task ExtendLeaseAsync(LeaseStamp stamp, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.ExtendLeaseAsync(stamp, cancellationToken), cancellationToken);

    public Task<LeaseStamp> RestartLeaseAsync(string nonce, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.RestartLeaseAsync(nonce, cancellationToken), cancellationToken);

    public Task GuardAsync(string vm, long epoch, bool isGuarded, CancellationToken cancellationToken) =>
        OrderAsync(agent => agent.GuardAsync(vm, epoch, isGuarded, cancellationToken), cancellationToken);

    public IAsyncEnumerable<ConsoleOutput> ReadConsoleAsync(string vm, long offset, CancellationToken cancellationToken) =>
        FollowAsync(agent => agent.ReadConsoleAsync(vm, offset, cancellationToken), cancellationToken);

    public async Task WriteConsoleAsync(string vm, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var address = await addresses.FindAsync(host, cancellationToken);
        try
        {
            await connector.Connect(host, address).WriteConsoleAsync(vm, input, cancellationToken);
        }
        catch (AgentException e) when (e.Error is AgentError.HostUnreachable)
        {
            addresses.Drop(host, address);
            throw;
        }
    }

    private async Task<T> OrderAsync<T>(Func<IHostAgent, Task<T>> order, CancellationToken cancellationToken)
    {
        var address = await addresses.FindAsync(host, cancellationToken);
        try
        {
            return await order(connector.Connect(host, address));
        }
        catch (AgentException e) when (e.Error is AgentError.HostUnreachable)
        {
            addresses.Drop(host, address);
            var now = await addresses.FindAsync(host, cancellationToken);
            if (now == address)
            {
                throw;
            }

            return await order(connector.Connect(host, now));
        }
    }

    private Task<bool> OrderAsync(Func<IHostAgent, Task> order, CancellationToken cancellationToken) => OrderAsync(
        async agent =>
        {
            await order(agent);
            return true;
        },
        cancellationToken);

    private async IAsyncEnumerable<T> FollowAsync<T>(
        Func<IHostAgent, IAsyncEnumerable<T>> follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (items, isThere) = await OrderAsync(agent => OpenAsync(follow(agent), cancellationToken), cancellationToken);
        await using (items)
        {
            for (; isThere; isThere = await items.MoveNextAsync())
            {
                yield return items.Current;
            }
        }
    }

    private static async Task<(IAsyncEnumerator<T> Items, bool IsThere)> OpenAsync<T>(
        IAsyncEnumerable<T> sequence, CancellationToken cancellationToken)
    {
        var items = sequence.GetAsyncEnumerator(cancellationToken);
        try
        {
            return (items, await items.MoveNextAsync());
        }
        catch
        {
            await items.DisposeAsync();
            throw;
        }
    }
}
