using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Cli.Api;

namespace NovaCron.Demo;

/// <summary>What one migration of the demonstration came to.</summary>
internal sealed record DemoReport(
    string Engine,
    string Hypervisor,
    long GuestMemoryBytes,
    string SourceRegion,
    string TargetRegion,
    double TotalSeconds,
    long StreamBytes,
    long WireBytes,
    int Streams,
    double DowntimeMs,
    long HeartbeatsLost,
    long CorruptPages,
    string OwnerRegion,
    long Epoch,
    [property: JsonIgnore] long PagesVerified)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Whether the guest arrived whole, and where it should.</summary>
    [JsonIgnore]
    public bool IsGood => HeartbeatsLost == 0 && CorruptPages == 0 && PagesVerified > 0 && OwnerRegion == TargetRegion;

    public static DemoReport Create(string engine, ApiHost host, ApiMigration migration, ApiVm vm, Verdict verdict)
    {
        var progress = migration.Progress ?? throw new DemoException("The migration ended without a word about its copy.");
        var ended = migration.EndedAt ?? throw new DemoException("The migration has no end.");
        return new DemoReport(
            engine,
            $"{host.Hypervisor} {host.HypervisorVersion} ({host.Accelerator})",
            vm.MemoryBytes,
            migration.SourceRegion,
            migration.TargetRegion,
            Math.Round((ended - migration.StartedAt).TotalSeconds, 2),
            progress.StreamBytes,
            progress.WireBytes,
            progress.Streams,
            Math.Round(verdict.Downtime.TotalMilliseconds, 1),
            verdict.HeartbeatsLost,
            verdict.CorruptPages,
            vm.OwnerRegion,
            vm.Epoch,
            verdict.Pages);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
