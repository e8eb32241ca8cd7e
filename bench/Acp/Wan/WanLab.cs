using System.Globalization;
using NovaCron.Bench.Amst.Labs;

namespace NovaCron.Bench.Acp.Wan;

/// <summary>A network namespace for each region, joined by the emulator as a map says. Disposing it takes all down.</summary>
internal sealed class WanLab : IAsyncDisposable
{
    private const int RateMbit = 1000;

    // The emulator outlives wan-up and would keep its output open: only its errors are of interest, and those go to a log.
    private const string StartQuietly = "\"$0\" \"$1\" >/dev/null 2>\"$1.log\" || { cat \"$1.log\" >&2; exit 1; }";

    private static int _labs;

    private readonly string _emulator;
    private readonly string _prefix;
    private readonly string _configuration;

    private WanLab(string emulator, string prefix, string configuration) =>
        (_emulator, _prefix, _configuration) = (emulator, prefix, configuration);

    /// <summary>A region's address.</summary>
    public static string AddressOf(int region) => string.Create(CultureInfo.InvariantCulture, $"10.99.{region + 1}.1");

    /// <summary>A region's namespace.</summary>
    public string NamespaceOf(int region) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}{region + 1}");

    /// <summary>Makes them.</summary>
    /// <param name="emulator">The emulator's folder.</param>
    /// <param name="map">Their distances.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="quality">What else each link has, in the emulator's words: jitter and losses; nothing by default.</param>
    public static async Task<WanLab> StartAsync(
        string emulator, WanMap map, CancellationToken cancellationToken, string quality = "")
    {
        var prefix = new LabOptions { Number = Interlocked.Increment(ref _labs) }.Prefix;
        var configuration = Path.Combine(Path.GetTempPath(), $"{prefix}.conf");
        await File.WriteAllLinesAsync(
            configuration,
            [
                FormattableString.Invariant($"regions {map.Count}"), $"prefix {prefix}", "seed 1",
                .. LabOptions.Forgetful.Select(setting => $"sysctl {setting}"), .. Pairs(map).Select(pair => $"{pair} {quality}".TrimEnd()),
            ],
            cancellationToken);
        var lab = new WanLab(emulator, prefix, configuration);
        try
        {
            await Tool.RunAsync(["sh", "-c", StartQuietly, Path.Combine(emulator, "wan-up"), configuration], cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts a region off from all others, or mends its links: what is on its way is lost, and nobody is told.</summary>
    public Task IsolateAsync(int region, bool isCut, CancellationToken cancellationToken) => EmulatorSocket.TellAsync(
        _prefix, FormattableString.Invariant($"pair {region + 1} * down={(isCut ? 1 : 0)}"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Tool.TryAsync([Path.Combine(_emulator, "wan-down"), _prefix], CancellationToken.None);
        File.Delete(_configuration);
        File.Delete(_configuration + ".log");
    }

    private static IEnumerable<string> Pairs(WanMap map) =>
        from one in Enumerable.Range(0, map.Count)
        from other in Enumerable.Range(one + 1, map.Count - one - 1)
        select FormattableString.Invariant($"pair {one + 1} {other + 1} delay={map.RoundTrips[one][other] / 2} rate={RateMbit}");
}
