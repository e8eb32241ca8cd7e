using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NovaCron.Demo;

/// <summary>The common format of every bench: the machine, the commit, the engine and a row a figure.</summary>
internal static class BenchReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Create(IReadOnlyList<DemoReport> reports)
    {
        var report = new
        {
            machine = new
            {
                cores = Environment.ProcessorCount,
                memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                kernel = RuntimeInformation.OSDescription,
                cpu = ReadProcessorName(),
            },
            commit = Environment.GetEnvironmentVariable("NOVACRON_COMMIT"),
            engine = reports[0].Engine,
            rows = new[]
            {
                Row(reports, "total", "s", report => report.TotalSeconds),
                Row(reports, "stream", "By", report => report.StreamBytes),
                Row(reports, "wire", "By", report => report.WireBytes),
                Row(reports, "downtime", "ms", report => report.DowntimeMs),
                Row(reports, "heartbeatsLost", "{heartbeat}", report => report.HeartbeatsLost),
                Row(reports, "corruptPages", "{page}", report => report.CorruptPages),
            },
        };
        return JsonSerializer.Serialize(report, Format);
    }

    private static object Row(IReadOnlyList<DemoReport> reports, string metric, string unit, Func<DemoReport, double> figure)
    {
        var figures = reports.Select(figure).Order().ToList();
        return new
        {
            @case = string.Create(CultureInfo.InvariantCulture, $"live migration, {reports[0].Hypervisor}"),
            metric,
            unit,
            ours = figures[figures.Count / 2],
            peer = (double?)null,
            peerName = (string?)null,
            ratio = (double?)null,
            runs = figures.Count,
            min = figures[0],
            max = figures[^1],
        };
    }

    private static string? ReadProcessorName() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1]
        : null;
}
