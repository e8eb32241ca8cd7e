using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>Two namespaces joined by a virtual cable as fast as the machine: a datacenter's link.</summary>
internal sealed class VethLab : INetworkLab
{
    private readonly string _prefix;

    private VethLab(string prefix) => _prefix = prefix;

    public string Name => "veth";

    public string Source => _prefix + "1";

    public string Target => _prefix + "2";

    public string SourceAddress => "10.98.0.1";

    public string TargetAddress => "10.98.0.2";

    public static async Task<VethLab> StartAsync(LabOptions options, CancellationToken cancellationToken)
    {
        var lab = new VethLab(options.Prefix);
        try
        {
            await Namespaces.AddAsync(lab.Source, options.Settings, cancellationToken);
            await Namespaces.AddAsync(lab.Target, options.Settings, cancellationToken);
            await Namespaces.JoinAsync(
                (lab.Source, "veth0", lab.SourceAddress), (lab.Target, "veth0", lab.TargetAddress), cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public Task ShapeAsync(LinkShape shape, CancellationToken cancellationToken) =>
        throw new BenchException("A virtual cable has no shape: this case needs netem or an emulator.");

    public Task CutAsync(bool isCut, CancellationToken cancellationToken) => Tool.RunAsync(
        Tool.In(Target, "ip", "route", isCut ? "add" : "del", "blackhole", $"{SourceAddress}/32"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Namespaces.RemoveAsync(Source);
        await Namespaces.RemoveAsync(Target);
    }
}
