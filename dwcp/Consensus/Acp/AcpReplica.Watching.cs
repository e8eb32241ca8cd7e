using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>What a region that stands by for a VM sees of its lease.</content>
public sealed partial class AcpReplica
{
    private TimeSpan _leaderAt;

    /// <summary>
    /// A VM, and when claiming it makes sense. A leader counts from when it began to lead, and this member's other commands wait behind a
    /// claim that the leader lets wait: so this one waits by the same measure.
    /// </summary>
    public LeaseWatch Watch(string vm)
    {
        if (State.FindVm(vm) is not { Lease: { } host } owned || State.FindLease(host) is not { } lease)
        {
            return new LeaseWatch(State.FindVm(vm), 0, TimeSpan.MaxValue);
        }

        var wait = _leases.WaitOf(new FederationCommand.Claim(vm, owned.Epoch, host.Host, lease.Renewals), State, _now);
        if (Configuration.Mode == ConsensusMode.Crash)
        {
            var led = _leader is null ? TimeSpan.Zero : _now - _leaderAt;
            var toLead = _options.Lease.ClaimAfter - led;
            wait = wait > toLead ? wait : toLead;
        }

        return new LeaseWatch(owned, lease.Renewals, wait);
    }
}
