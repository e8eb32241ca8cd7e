using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests.Fakes;

internal sealed class FakeHostGrain(string name, FakeFederation federation) : IHostGrain
{
    public Task<HostInfo> GetAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"host {name}");
        return Task.FromResult(federation.Hosts.First(host => host.Name == name));
    }
}
