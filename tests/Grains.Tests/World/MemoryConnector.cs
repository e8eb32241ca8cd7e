using NovaCron.Agent;
using NovaCron.Grains.Hosts;

namespace NovaCron.Grains.Tests.World;

/// <summary>A silo's way to the region's other host.</summary>
internal sealed class MemoryConnector(TwoRegions world, CrashGate gate) : IHostAgentConnector
{
    public IHostAgent Connect(string host, string address)
    {
        gate.Pass();
        return IsThere(host, address)
            ? world.Remote.Agent
            : throw new AgentException(AgentError.HostUnreachable, $"Nobody answers as {host} at {address}.");
    }

    public Task<Guid?> IdentifyAsync(string host, string address, CancellationToken cancellationToken) =>
        Task.FromResult(world.Impostor is { } impostor && host != world.Remote.Host.Name ? impostor
            : IsThere(host, address) ? world.Remote.Process : (Guid?)null);

    private bool IsThere(string host, string address) => host == world.Remote.Host.Name && address == world.Remote.Address;
}
