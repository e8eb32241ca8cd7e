namespace NovaCron.Bench.Amst.Labs;

/// <summary>Network namespaces by iproute2.</summary>
internal static class Namespaces
{
    private const string Folder = "/run/netns";

    public static async Task AddAsync(string name, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        await Tool.RunAsync(["ip", "netns", "add", name], cancellationToken);
        await Tool.RunAsync(["ip", "-n", name, "link", "set", "lo", "up"], cancellationToken);
        foreach (var setting in settings)
            await Tool.RunAsync(Tool.In(name, "sysctl", "-qw", setting), cancellationToken);
    }

    /// <summary>Joins two namespaces by a virtual cable; each end has a device name and an address of a network of 24 bits.</summary>
    public static async Task JoinAsync(
        (string Namespace, string Device, string Address) one,
        (string Namespace, string Device, string Address) other,
        CancellationToken cancellationToken)
    {
        await Tool.RunAsync(
            [
                "ip", "link", "add", one.Device, "netns", one.Namespace, "type", "veth",
                "peer", "name", other.Device, "netns", other.Namespace,
            ],
            cancellationToken);
        foreach (var end in new[] { one, other })
        {
            await Tool.RunAsync(["ip", "-n", end.Namespace, "address", "add", $"{end.Address}/24", "dev", end.Device], cancellationToken);
            await Tool.RunAsync(["ip", "-n", end.Namespace, "link", "set", end.Device, "up"], cancellationToken);
        }
    }

    /// <summary>
    /// Makes all connections from one namespace to an address use one congestion control, whatever programs ask for: the route
    /// locks it, as if the kernel had no other.
    /// </summary>
    public static async Task LockCongestionAsync(string from, string address, string congestion, CancellationToken cancellationToken)
    {
        // Such as "10.99.2.1 via 10.97.1.2 dev wan0 src 10.97.1.1 uid 0".
        var words = (await Tool.RunAsync(["ip", "-n", from, "route", "get", address], cancellationToken)).Split(' ');
        var route = words.TakeWhile(word => word != "src").Skip(1);
        await Tool.RunAsync(
            ["ip", "-n", from, "route", "replace", $"{address}/32", .. route, "congctl", "lock", congestion], cancellationToken);
    }

    /// <summary>Removes a namespace; one that is not there is fine.</summary>
    public static Task RemoveAsync(string name) => File.Exists(Path.Combine(Folder, name))
        ? Tool.TryAsync(["ip", "netns", "delete", name], CancellationToken.None)
        : Task.CompletedTask;

    /// <summary>Takes down what benches left behind that were killed: their names tell the process, which is no more.</summary>
    public static async Task SweepAsync(string? emulator)
    {
        if (!Directory.Exists(Folder))
            return;
        foreach (var name in Directory.GetFiles(Folder, "nb*x*e?").Select(file => Path.GetFileName(file)))
        {
            if (!int.TryParse(name[2..name.IndexOf('x', StringComparison.Ordinal)], out var pid) || Directory.Exists($"/proc/{pid}"))
                continue;
            if (emulator is not null)
                await Tool.TryAsync([Path.Combine(emulator, "wan-down"), name[..^1]], CancellationToken.None);
            await RemoveAsync(name);
        }
    }
}
