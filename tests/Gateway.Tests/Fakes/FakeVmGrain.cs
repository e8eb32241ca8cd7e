using System.Collections.Immutable;
using System.Text;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests.Fakes;

internal sealed class FakeVmGrain(string name, FakeFederation federation) : IVmGrain
{
    public Task<VmInfo> CreateAsync(VmSpec spec, string? commandId = null, CancellationToken cancellationToken = default)
    {
        federation.Enter($"create {name} {spec.Kernel} {spec.CommandLine} {spec.Host}", commandId);
        return Task.FromResult(federation.AddVm(name, VmPhase.Stopped, version: 1) with { MemoryBytes = spec.MemoryBytes });
    }

    public Task<VmInfo> GetAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"get {name}");
        return Task.FromResult(Find());
    }

    public Task<VmInfo> ReadAsync(VmRead read, CancellationToken cancellationToken = default)
    {
        federation.Enter($"read {name} {(read.IsFromOwner ? "owner" : "here")}");
        federation.Asked.Enqueue(read);
        return Task.FromResult(Find());
    }

    public Task<VmInfo> SetLabelsAsync(
        ImmutableArray<VmLabel> put, ImmutableArray<string> removed, CancellationToken cancellationToken = default)
    {
        var added = string.Join(",", put.Select(label => $"{label.Key}={label.Value}"));
        federation.Enter($"label {name} +{added} -{string.Join(",", removed)}");
        var vm = Find();
        string[] gone = [.. removed, .. put.Select(label => label.Key)];
        return Task.FromResult(federation.Vms[name] = vm with
        {
            Labels = [.. vm.Labels.Where(label => !gone.Contains(label.Key)).Concat(put).OrderBy(label => label.Key)],
        });
    }

    public IAsyncEnumerable<VmInfo> WatchAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter($"watch vm {name}");
        return federation.WatchVm(cancellationToken);
    }

    public Task<VmInfo> StartAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        ActAsync("start", VmPhase.Running, commandId);

    public Task<VmInfo> PauseAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        ActAsync("pause", VmPhase.Paused, commandId);

    public Task<VmInfo> ResumeAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        ActAsync("resume", VmPhase.Running, commandId);

    public Task<VmInfo> StopAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        ActAsync("stop", VmPhase.Stopped, commandId);

    public Task DeleteAsync(string? commandId = null, CancellationToken cancellationToken = default)
    {
        federation.Enter($"delete {name}", commandId);
        federation.Vms.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    public Task<VmInfo> SetFailoverAsync(VmFailover failover, string? commandId = null, CancellationToken cancellationToken = default)
    {
        federation.Enter($"failover {name} {failover.Mode} {failover.Standby}", commandId);
        var labels = federation.Vms.TryGetValue(name, out var before) ? before.Labels : [];
        var vm = federation.AddVm(name, VmPhase.Running, version: 8) with { Labels = labels };
        return Task.FromResult(vm with { Failover = failover.Mode, Standby = failover.Standby, Lease = VmLeaseState.Arming });
    }

    public Task<MigrationInfo> MigrateAsync(
        MigrationRequest request, string? commandId = null, CancellationToken cancellationToken = default)
    {
        federation.Enter(
            $"migrate {name} {request.TargetRegion} {request.Streams} {request.DowntimeLimit.TotalMilliseconds}", commandId);
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

    private VmInfo Find() => federation.Vms.TryGetValue(name, out var vm)
        ? vm
        : throw new NovaCronException(
            new Failure(NovaCronError.VmNotFound, "request", "region eu", $"No region knows a VM '{name}'.", false));

    private Task<VmInfo> ActAsync(string action, VmPhase phase, string? commandId)
    {
        federation.Enter($"{action} {name}", commandId);
        if (federation.HangsOnce)
        {
            federation.HangsOnce = false;
            return new TaskCompletionSource<VmInfo>().Task;
        }

        return Task.FromResult(federation.AddVm(name, phase, version: 8));
    }
}
