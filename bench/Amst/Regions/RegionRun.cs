using System.Globalization;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Regions;

/// <summary>The regions of a bench, eu in the sending namespace and us in the receiving one, each a server process.</summary>
internal static class RegionRun
{
    /// <summary>Where REST is served, in each region's own namespace.</summary>
    public const string Api = "127.0.0.1:7480";

    private const int Port = 7400;
    private const string Ready = "ready";

    /// <summary>Where us is, as a peer.</summary>
    public static string UsAsPeer(INetworkLab lab) => $"us={lab.TargetAddress}:{Port}";

    /// <summary>Starts eu; it is not ready yet.</summary>
    public static RunningTool StartEu(AmstBenchOptions options, INetworkLab lab, string folder, params IEnumerable<string> more) =>
        Start(options, lab.Source, "eu", lab.SourceAddress, UsAsPeer(lab), folder, more);

    /// <summary>Starts us; it is not ready yet.</summary>
    public static RunningTool StartUs(AmstBenchOptions options, INetworkLab lab, string folder, params IEnumerable<string> more) =>
        Start(options, lab.Target, "us", lab.TargetAddress, $"eu={lab.SourceAddress}:{Port}", folder, more);

    /// <summary>Starts what moves a guest, beside eu.</summary>
    /// <param name="options">Kernel and initial RAM disk of the guest, if it has them.</param>
    /// <param name="lab">The namespaces.</param>
    /// <param name="mebibytes">The guest's memory.</param>
    /// <param name="readyLine">The line that is waited for, if one is.</param>
    /// <param name="more">Further arguments.</param>
    public static RunningTool StartDriver(
        AmstBenchOptions options, INetworkLab lab, int mebibytes, string? readyLine, params IEnumerable<string> more)
    {
        IEnumerable<string> guest = options is { Kernel: { } kernel, Initrd: { } initrd } ? ["--kernel", kernel, "--initrd", initrd] : [];
        var memory = mebibytes.ToString(CultureInfo.InvariantCulture);
        return RunningTool.Start(
            Tool.Self(lab.Source, ["amst-migrate", "--api", $"http://{Api}", "--memory", memory, .. guest, .. more]), readyLine);
    }

    /// <summary>A region's last words, for errors.</summary>
    public static string Tail(RunningTool region) => string.Join('\n', (region.Output + region.Errors).Split('\n').TakeLast(12));

    private static RunningTool Start(
        AmstBenchOptions options,
        string networkNamespace,
        string region,
        string address,
        string peer,
        string folder,
        IEnumerable<string> more) => RunningTool.Start(
        Tool.In(
            networkNamespace,
            [
                Environment.ProcessPath ?? "dotnet", options.Silo, "up",
                "--region", region,
                "--listen", $"{address}:{Port}",
                "--data", Path.Combine(folder, region),
                "--peer", peer,
                "--api", Api,
                "--tls", Path.Combine(options.Certificates ?? throw new BenchException("Regions need TLS."), region),
                "--hypervisor", options.Kernel is null ? "in-process" : "qemu",
                .. more,
            ]),
        Ready);
}
