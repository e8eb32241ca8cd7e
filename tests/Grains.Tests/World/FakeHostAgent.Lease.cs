using NovaCron.Agent;

namespace NovaCron.Grains.Tests.World;

/// <summary>The host's lease. Its watchdog ends what is guarded when the test says that the lease has run out.</summary>
internal sealed partial class FakeHostAgent
{
    public Task<LeaseStamp> StampLeaseAsync(CancellationToken cancellationToken) => Do(host.Stamp);

    public Task ExtendLeaseAsync(LeaseStamp stamp, CancellationToken cancellationToken) => Do(() => host.Extend(stamp));

    public Task<LeaseStamp> RestartLeaseAsync(string nonce, CancellationToken cancellationToken) => Do(() =>
    {
        if (nonce == host.Nonce)
        {
            host.BeginLease();
        }

        return host.Stamp();
    });

    public Task GuardAsync(string vm, long epoch, bool isGuarded, CancellationToken cancellationToken) => Do(() =>
    {
        host.SeeEpoch(vm, epoch);
        host.IsLeaseWanted |= isGuarded;
        if (isGuarded && !host.HasLease)
        {
            throw new AgentException(AgentError.NoLease, $"{host.Name} has no lease.");
        }

        host.Machine(vm).IsGuarded = isGuarded;
        host.IsLeaseWanted = host.Machines.Values.Any(machine => machine.IsGuarded);
        return true;
    });
}
