using System.Text;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests.Fakes;

internal sealed class FakeVmGrain(string name, FakeFederation federation) : IVmGrain
{
    public Task<VmInfo> CreateAsync(VmSpec spec, CancellationToken cancellationToken = default)
    {
        federation.Enter($"create {name} {spec.Kernel} {spec.CommandLine} {spec.Host}");
        return Task.FromResult(federation.AddVm(name, VmPhase.Stopped, version: 1) with { MemoryBytes = spec.MemoryBytes });
    }

    public Task<VmInfo> GetAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"get {name}");
        return federation.Vms.TryGetValue(name, out var vm)
            ? Task.FromResult(vm)
            : throw new NovaCronException(
                new Failure(NovaCronError.VmNotFound, "request", "region eu", $"No region knows a VM '{name}'.", false));
    }

    public Task<VmInfo> StartAsync(CancellationToken cancellationToken = default) => ActAsync("start", VmPhase.Running);

    public Task<VmInfo> PauseAsync(CancellationToken cancellationToken = default) => ActAsync("pause", VmPhase.Paused);

    public Task<VmInfo> ResumeAsync(CancellationToken cancellationToken = default) => ActAsync("resume", VmPhase.Running);

    public Task<VmInfo> StopAsync(CancellationToken cancellationToken = default) => ActAsync("stop", VmPhase.Stopped);

    public Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"delete {name}");
        federation.Vms.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    public Task<MigrationInfo> MigrateAsync(MigrationRequest request, CancellationToken cancellationToken = default)
    {
        federation.Enter($"migrate {name} {request.TargetRegion} {request.Streams} {request.DowntimeLimit.TotalMilliseconds}");
        return Task.FromResult(federation.AddMigration("01M", MigrationPhase.Planned));
    }

    public IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(long offset, CancellationToken cancellationToken = default)
    {
        federation.Enter($"read {name} {offset}");
        return federation.Console(offset, cancellationToken);
    }

    public Task WriteConsoleAsync(byte[] input, CancellationToken cancellationToken = default)
    {
        federation.Enter($"write {name} {Encoding.ASCII.GetString(input)}");
        return Task.CompletedTask;
    }

    private Task<VmInfo> ActAsync(string action, VmPhase phase)
    {
        federation.Enter($"{action} {name}");
        return Task.FromResult(federation.AddVm(name, phase, version: 8));
    }
}
