using System.Runtime.InteropServices;
using System.Text.Json;

namespace NovaCron.Bench.Reporting;

/// <summary>The common format of every bench: the machine, the commit, the engine and a row a figure.</summary>
/// <param name="Machine">What it ran on.</param>
/// <param name="Commit">Which text it ran.</param>
/// <param name="Engine">What grains ran on.</param>
/// <param name="Rows">The figures.</param>
internal sealed record BenchReport(BenchMachine Machine, string? Commit, string Engine, IReadOnlyList<BenchRow> Rows)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>A report of this machine and commit.</summary>
    public static BenchReport Create(string engine, IReadOnlyList<BenchRow> rows) =>
        new(BenchMachine.This, Environment.GetEnvironmentVariable("NOVACRON_COMMIT"), engine, rows);

    /// <summary>Reads a report.</summary>
    public static BenchReport Read(string file) => JsonSerializer.Deserialize<BenchReport>(File.ReadAllText(file), Format)
        ?? throw new InvalidDataException($"{file} is no report of a bench.");

    /// <summary>Writes it.</summary>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Format) + "\n");
}

/// <summary>The machine a bench ran on.</summary>
/// <param name="Cores">Its processors.</param>
/// <param name="Memory">Its memory, in bytes.</param>
/// <param name="Kernel">Its operating system.</param>
/// <param name="Cpu">Its processor's name, where it tells.</param>
internal sealed record BenchMachine(int Cores, long Memory, string Kernel, string? Cpu)
{
    /// <summary>This one.</summary>
    public static BenchMachine This => new(
        Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, RuntimeInformation.OSDescription, ReadCpu());

    private static string? ReadCpu() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1]
        : null;
}
