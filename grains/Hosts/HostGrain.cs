using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Hosts;

/// <summary>A host: what its agent says of it now. Nothing is stored, nothing can be out of date.</summary>
[GrainType("novacron.host")]
internal sealed class HostGrain(IHostAgentDirectory agents, IFederation federation) : Grain, IHostGrain
{
    public async Task<HostInfo> GetAsync(CancellationToken cancellationToken = default)
    {
        var name = GrainKeys.NameOf(this.GetPrimaryKeyString());
        var side = Failures.Region(federation.LocalRegion);
        if (!agents.TryGetAgent(name, out var agent))
        {
            throw Failures.At(NovaCronError.HostNotFound, "host", side, $"Host '{name}' has no agent here now.", isTransient: true);
        }

        try
        {
            var report = await agent.DescribeAsync(cancellationToken);
            return new HostInfo(
                name,
                federation.LocalRegion,
                report.Hypervisor,
                report.HypervisorVersion.ToString(),
                report.Accelerator,
                report.MemoryBytes,
                report.FreeMemoryBytes,
                report.FreeDiskBytes,
                report.VirtualCpus,
                report.Machines,
                [.. report.Remarks]);
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, "host", side);
        }
    }
}
