using System.Globalization;
using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Bench.Amst.Faults;

/// <summary>A fault that was done, by the machine's monotonic clock.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it had been undone.</param>
internal sealed record DoneFault(FaultKind Kind, double From, double To);

/// <summary>Does faults to the connections between a lab's namespaces.</summary>
internal sealed class FaultInjector(INetworkLab lab, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Makes the sending device able to drop.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        Tool.RunAsync(Tool.In(lab.Source, "tc", "qdisc", "add", "dev", "wan0", "clsact"), cancellationToken);

    /// <summary>Does the faults one after the other.</summary>
    public async Task<IReadOnlyList<DoneFault>> RunAsync(IEnumerable<PlannedFault> faults, CancellationToken cancellationToken)
    {
        var done = new List<DoneFault>();
        foreach (var fault in faults)
        {
            await Task.Delay(fault.After, cancellationToken);
            var from = Sampler.Now;
            await DoAsync(fault, cancellationToken);
            done.Add(new DoneFault(fault.Kind, from, Sampler.Now));
        }

        return done;
    }

    private async Task DoAsync(PlannedFault fault, CancellationToken cancellationToken)
    {
        switch (fault.Kind)
        {
            case FaultKind.Partition:
                await lab.CutAsync(true, cancellationToken);
                await Task.Delay(fault.Lasts, cancellationToken);
                await lab.CutAsync(false, cancellationToken);
                break;
            case FaultKind.BlackHole:
                if (await PickAsync(cancellationToken) is { } port)
                    await DropAsync(port, fault.Lasts, cancellationToken);
                break;
            case FaultKind.ResetAll:
                await Tool.RunAsync(Tool.In(lab.Source, "ss", "-K", $"dport = :{AmstFlow.Port}"), cancellationToken);
                break;
            case FaultKind.ResetAtSender:
                if (await PickAsync(cancellationToken) is { } own)
                    await Tool.RunAsync(Tool.In(lab.Source, "ss", "-K", $"sport = :{own}"), cancellationToken);
                break;
            case FaultKind.ResetAtReceiver:
                if (await PickAsync(cancellationToken) is { } peer)
                    await Tool.RunAsync(Tool.In(lab.Target, "ss", "-K", $"dport = :{peer}"), cancellationToken);
                break;
        }
    }

    // A classic BPF program that drops what has the source port: it needs neither netfilter nor a classifier module.
    private async Task DropAsync(string port, TimeSpan time, CancellationToken cancellationToken)
    {
        const string offsetOfSourcePort = "4293918740"; // SKF_NET_OFF + 20
        await Tool.RunAsync(
            Tool.In(
                lab.Source, "tc", "filter", "add", "dev", "wan0", "egress", "bpf", "da", "bytecode",
                $"4,40 0 0 {offsetOfSourcePort},21 0 1 {port},6 0 0 2,6 0 0 4294967295"),
            cancellationToken);
        await Task.Delay(time, cancellationToken);
        await Tool.RunAsync(Tool.In(lab.Source, "tc", "filter", "del", "dev", "wan0", "egress"), cancellationToken);
    }

    /// <summary>The local port of one of the sender's connections; null when there is none.</summary>
    private async Task<string?> PickAsync(CancellationToken cancellationToken)
    {
        var text = await Tool.RunAsync(
            Tool.In(lab.Source, "ss", "-Htn", "state", "established", $"dport = :{AmstFlow.Port}"), cancellationToken);
        var ports = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2].Split(':')[^1])
            .Where(port => int.TryParse(port, CultureInfo.InvariantCulture, out _))
            .ToList();
        return ports.Count == 0 ? null : ports[_random.Next(ports.Count)];
    }
}
