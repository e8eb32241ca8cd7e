using Microsoft.Extensions.Options;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using Orleans.Concurrency;

namespace NovaCron.Grains.Hosts;

/// <summary>A host: what its agent says of it now. Nothing is stored, nothing can be out of date.</summary>
[GrainType("novacron.host"), Reentrant]
internal sealed class HostGrain(
    IHostAgentDirectory agents, IFederation federation, IOptions<GrainsOptions> options, TimeProvider time) : Grain, IHostGrain
{
    public async Task<HostInfo> GetAsync(CancellationToken cancellationToken = default)
    {
        var name = GrainKeys.NameOf(this.GetPrimaryKeyString());
        var side = Failures.Region(federation.LocalRegion);
        using var limit = new CancellationTokenSource(options.Value.HostTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var report = await agents.GetAgent(name).DescribeAsync(both.Token);
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
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failures.At(NovaCronError.HostUnreachable, "host", side,
                $"Host '{name}' did not answer within {options.Value.HostTimeout}.", isTransient: true);
        }
    }
}
