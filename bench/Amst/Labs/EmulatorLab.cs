using System.Globalization;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>A link made by an emulator outside of the kernel, for kernels without netem.</summary>
internal sealed class EmulatorLab : INetworkLab
{
    // The emulator outlives wan-up and would keep its output open: only its errors are of interest, and those go to a log.
    private const string StartQuietly = "\"$0\" \"$1\" >/dev/null 2>\"$1.log\" || { cat \"$1.log\" >&2; exit 1; }";

    private readonly string _folder;
    private readonly string _prefix;
    private readonly string _configuration;

    private EmulatorLab(string folder, string prefix, string configuration) =>
        (_folder, _prefix, _configuration) = (folder, prefix, configuration);

    public string Name => "emulator";

    public string Source => _prefix + "1";

    public string Target => _prefix + "2";

    public string SourceAddress => "10.99.1.1";

    public string TargetAddress => "10.99.2.1";

    /// <summary>Whether a folder holds the emulator.</summary>
    public static bool IsEmulator(string folder) =>
        ((string[])["wan-up", "wan-down", "wanem"]).All(file => File.Exists(Path.Combine(folder, file)));

    public static async Task<EmulatorLab> StartAsync(LabOptions options, LinkShape shape, CancellationToken cancellationToken)
    {
        var folder = options.Emulator ?? throw new BenchException("No emulator was given.");
        var configuration = Path.Combine(Path.GetTempPath(), $"{options.Prefix}.conf");
        await File.WriteAllLinesAsync(
            configuration,
            [
                "regions 2",
                $"prefix {options.Prefix}",
                $"seed {options.Seed}",
                "packets 262144",
                .. options.Settings.Select(setting => $"sysctl {setting}"),
                Statement(shape),
            ],
            cancellationToken);
        var lab = new EmulatorLab(folder, options.Prefix, configuration);
        try
        {
            await Tool.RunAsync(
                ["sh", "-c", StartQuietly, Path.Combine(folder, "wan-up"), configuration],
                cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public Task ShapeAsync(LinkShape shape, CancellationToken cancellationToken) =>
        EmulatorSocket.TellAsync(_prefix, Statement(shape), cancellationToken);

    public Task CutAsync(bool isCut, CancellationToken cancellationToken) =>
        EmulatorSocket.TellAsync(_prefix, $"pair 1 2 down={(isCut ? 1 : 0)}", cancellationToken);

    /// <summary>The emulator's counters, as JSON.</summary>
    public Task<string> StatisticsAsync(CancellationToken cancellationToken) =>
        EmulatorSocket.AskAsync(_prefix, "stats", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Tool.TryAsync([Path.Combine(_folder, "wan-down"), _prefix], CancellationToken.None);
        File.Delete(_configuration);
        File.Delete(_configuration + ".log");
    }

    private static string Statement(LinkShape shape)
    {
        var rate = shape.TraceFile is { } file ? $"trace={file}@1000" : FormattableString.Invariant($"rate={shape.RateMbit}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"pair 1 2 delay={shape.RoundTripMs / 2} {rate} loss={shape.LossPercent} queue={shape.QueueBdp}bdp");
    }
}
