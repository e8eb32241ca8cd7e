using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>
/// A link made by the kernel's netem, on a router between the two ends, so that neither end's own queueing sees it. Each
/// direction's queue holds packets under way and those that wait.
/// </summary>
internal sealed class NetemLab : INetworkLab
{
    private readonly string _prefix;
    private LinkShape _shape;

    private NetemLab(string prefix, LinkShape shape) => (_prefix, _shape) = (prefix, shape);

    public string Name => "netem";

    public string Source => _prefix + "1";

    public string Target => _prefix + "2";

    public string SourceAddress => "10.97.1.1";

    public string TargetAddress => "10.97.2.1";

    private string Router => _prefix + "3";

    /// <summary>Whether this kernel has netem.</summary>
    public static async Task<bool> IsOfferedAsync(CancellationToken cancellationToken)
    {
        var name = $"nb{Environment.ProcessId}x0e9";
        try
        {
            return await Tool.TryAsync(["ip", "netns", "add", name], cancellationToken)
                && await Tool.TryAsync(
                    Tool.In(name, "tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"), cancellationToken);
        }
        finally
        {
            await Namespaces.RemoveAsync(name);
        }
    }

    public static async Task<NetemLab> StartAsync(LabOptions options, LinkShape shape, CancellationToken cancellationToken)
    {
        var lab = new NetemLab(options.Prefix, shape);
        try
        {
            foreach (var name in new[] { lab.Source, lab.Target, lab.Router })
                await Namespaces.AddAsync(name, options.Settings, cancellationToken);
            await Tool.RunAsync(Tool.In(lab.Router, "sysctl", "-qw", "net.ipv4.ip_forward=1"), cancellationToken);
            await Namespaces.JoinAsync((lab.Source, "wan0", lab.SourceAddress), (lab.Router, "one", "10.97.1.2"), cancellationToken);
            await Namespaces.JoinAsync((lab.Target, "wan0", lab.TargetAddress), (lab.Router, "two", "10.97.2.2"), cancellationToken);
            await Tool.RunAsync(["ip", "-n", lab.Source, "route", "add", "default", "via", "10.97.1.2"], cancellationToken);
            await Tool.RunAsync(["ip", "-n", lab.Target, "route", "add", "default", "via", "10.97.2.2"], cancellationToken);
            await lab.ShapeAsync(shape, cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public Task ShapeAsync(LinkShape shape, CancellationToken cancellationToken)
    {
        if (shape.TraceFile is not null)
            throw new BenchException("Rates that follow a trace need the emulator.");
        _shape = shape;
        return SetAsync("replace", shape.LossPercent, cancellationToken);
    }

    public Task CutAsync(bool isCut, CancellationToken cancellationToken) =>
        SetAsync("change", isCut ? 100 : _shape.LossPercent, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var name in new[] { Source, Target, Router })
            await Namespaces.RemoveAsync(name);
    }

    private async Task SetAsync(string verb, double lossPercent, CancellationToken cancellationToken)
    {
        // The limit counts packets: those under way, half a round trip's, and the queue.
        var bdp = _shape.RateMbit * 1e6 / 8 * _shape.RoundTripMs / 1e3 / LinkShape.Mtu;
        var limit = Math.Max(10, (int)(bdp * (0.5 + _shape.QueueBdp)));
        foreach (var device in new[] { "one", "two" })
        {
            // Segments that the sender's kernel has not cut yet would count as one packet.
            await Tool.RunAsync(["ip", "-n", Router, "link", "set", device, "gso_max_segs", "1"], cancellationToken);
            var qdisc = FormattableString.Invariant(
                $"netem rate {_shape.RateMbit}mbit delay {_shape.RoundTripMs / 2}ms loss {lossPercent}% limit {limit}");
            await Tool.RunAsync(
                Tool.In(Router, ["tc", "qdisc", verb, "dev", device, "root", .. qdisc.Split(' ')]), cancellationToken);
        }
    }
}
