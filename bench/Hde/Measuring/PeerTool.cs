using System.Diagnostics;
using System.Globalization;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Hde.Measuring;

/// <summary>A program that a user would reach for.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Command">The command; {file}, {base} and {out} are filled in.</param>
internal sealed record PeerTool(string Name, string[] Command)
{
    // What a program that has ended used of the processor only its parent is told.
    private static readonly string[] Timed = ["-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash"];

    /// <summary>Those that know nothing of the receiver.</summary>
    public static IReadOnlyList<PeerTool> Plain { get; } =
    [
        new("zstd -1", ["zstd", "-1", "-q", "-f", "{file}", "-o", "{out}"]),
        new("zstd -3", ["zstd", "-3", "-q", "-f", "{file}", "-o", "{out}"]),
        new("zstd -9", ["zstd", "-9", "-q", "-f", "{file}", "-o", "{out}"]),
        new("zstd -3 --long=27", ["zstd", "-3", "--long=27", "-q", "-f", "{file}", "-o", "{out}"]),
    ];

    /// <summary>Those that compare with what the receiver has.</summary>
    public static IReadOnlyList<PeerTool> Comparing { get; } =
    [
        new("zstd -3 --patch-from", ["zstd", "-3", "--long=30", "-q", "-f", "--patch-from={base}", "{file}", "-o", "{out}"]),
        new("xdelta3 -e", ["xdelta3", "-e", "-f", "-B", "536870912", "-s", "{base}", "{file}", "{out}"]),
    ];

    /// <summary>Runs it: bytes it leaves, and processor seconds.</summary>
    public async Task<(long Bytes, double CpuSeconds)> RunAsync(
        string file, string? held, string output, CancellationToken cancellationToken)
    {
        var words = Command.Select(word => word
            .Replace("{file}", file, StringComparison.Ordinal)
            .Replace("{base}", held, StringComparison.Ordinal)
            .Replace("{out}", output, StringComparison.Ordinal)).ToList();
        using var process = Process.Start(new ProcessStartInfo("bash", [.. Timed, .. words]) { RedirectStandardError = true })!;
        var errors = (await process.StandardError.ReadToEndAsync(cancellationToken)).Trim();
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new BenchException($"'{string.Join(' ', words)}' ended with {process.ExitCode}: {errors}");
        var bytes = new FileInfo(output).Length;
        File.Delete(output);
        return (bytes, CpuSeconds(errors));
    }

    private static double CpuSeconds(string errors) =>
        errors[(errors.LastIndexOf('\n') + 1)..].Split(' ').Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture));
}
