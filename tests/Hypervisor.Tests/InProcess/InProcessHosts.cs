using NovaCron.Hypervisor.InProcess;

namespace NovaCron.Hypervisor.Tests.InProcess;

/// <summary>Two hosts that share a world, and a guest that moves between them.</summary>
internal sealed class InProcessHosts : IDisposable
{
    public InProcessHosts(int rewritesPerSecond = 2_000, TimeProvider? time = null, string targetType = "novacron-1.0")
    {
        Here = new InProcessHypervisor(Options(rewritesPerSecond, "novacron-1.0"), World, time);
        There = new InProcessHypervisor(Options(rewritesPerSecond, targetType), World, time);
    }

    public InProcessWorld World { get; } = new();

    public InProcessHypervisor Here { get; }

    public InProcessHypervisor There { get; }

    public static MachineSpec Spec(string id = "busy", long memoryMiB = 16) => new(id, memoryMiB << 20, 1);

    public async Task<IMachine> LaunchAsync(string id = "busy") => await Here.LaunchAsync(Spec(id), LaunchMode.Run, CancellationToken.None);

    public async Task<IMachine> AwaitAsync(MachineSpec spec) => await There.LaunchAsync(spec, LaunchMode.Incoming, CancellationToken.None);

    public void Dispose()
    {
        Here.Dispose();
        There.Dispose();
    }

    private static InProcessHypervisorOptions Options(int rewritesPerSecond, string machineType) => new()
    {
        RewritesPerSecond = rewritesPerSecond,
        WorkingSetBytes = 4 << 20,
        HeartbeatInterval = TimeSpan.FromMilliseconds(5),
        StreamBufferBytes = 128 * 1024,
        MachineTypes = [machineType],
    };
}
