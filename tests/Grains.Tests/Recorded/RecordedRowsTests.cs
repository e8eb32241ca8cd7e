using System.Text.Json;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Clusters;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Regions;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Tests.Recorded;

/// <summary>
/// Rows that a build of format 1 wrote on either engine, two regions each: a VM that moved to us, one whose move was cancelled, one
/// paused, one stopped, one deleted, one with a kernel. The embedded engine of then wrote them by its own serializer.
/// </summary>
public sealed class RecordedRowsTests
{
    private const int RowsOfEach = 16;
    private static readonly StateSerializer Serializer = new();

    public static TheoryData<string> Recordings => ["format-1-embedded.jsonl", "format-1-orleans.jsonl"];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Every_row_reads_and_is_written_back_in_todays_format(string recording)
    {
        var rows = Read(recording);
        Assert.Equal(RowsOfEach, rows.Count);
        foreach (var row in rows)
        {
            var (state, again) = row.State switch
            {
                StateFormat.Vm => Rewrite<VmState>(row),
                StateFormat.Migration => Rewrite<MigrationState>(row),
                StateFormat.Incoming => Rewrite<IncomingState>(row),
                StateFormat.Region => Rewrite<RegionState>(row),
                StateFormat.Cluster => Rewrite<ClusterState>(row),
                _ => throw new InvalidOperationException($"Nothing is stored as {row.State}."),
            };
            Assert.Equal((1, StateFormat.Version), (state.SchemaVersion, again.SchemaVersion));
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Vms_are_what_they_were(string recording)
    {
        var rows = Read(recording);
        Assert.Equal(("", VmPhase.Stopped, 1L, 3L, ""), Summary(rows, "eu", "vm/deleted"));
        Assert.Equal(("eu", VmPhase.Paused, 1L, 5L, "host-eu"), Summary(rows, "eu", "vm/paused"));
        Assert.Equal(("eu", VmPhase.Stopped, 1L, 1L, "host-eu"), Summary(rows, "eu", "vm/stopped"));
        Assert.Equal(("us", VmPhase.Stopped, 2L, 6L, ""), Summary(rows, "eu", "vm/moved"));
        Assert.Equal(("us", VmPhase.Running, 2L, 3L, "host-us"), Summary(rows, "us", "vm/moved"));
        Assert.Equal(("eu", VmPhase.Running, 1L, 6L, "host-eu"), Summary(rows, "eu", "vm/moved-2"));
        var kernel = Vm(rows, "eu", "vm/kernel-1");
        Assert.Equal((32L << 20, 2, "quiet", 6L),
            (kernel.Guest!.MemoryBytes, kernel.Guest.VirtualCpus, kernel.Guest.CommandLine, kernel.Guest.Kernel!.Length));
        var moved = Vm(rows, "us", "vm/moved");
        Assert.Equal((moved.Uid, moved.TransferredBy), (Vm(rows, "eu", "vm/moved").Uid, Vm(rows, "eu", "vm/moved").TransferredBy));
        Assert.Equal("novacron-1.0", moved.Guest!.MachineType);
        Assert.All(rows.Where(row => row.State == StateFormat.Vm), row => Assert.Empty(Vm(rows, row.Region, row.Key).Commands.Entries));
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Migrations_are_what_they_were(string recording)
    {
        var rows = Read(recording);
        var region = Of<RegionState>(rows, "eu", "region/eu");
        Assert.Equal(["kernel-1", "moved-2", "paused", "stopped"], region.Vms);
        Assert.Equal([MigrationPhase.Completed, MigrationPhase.RolledBack], region.EndedMigrations.Select(migration => migration.Phase));
        foreach (var ended in region.EndedMigrations)
        {
            var led = Of<MigrationState>(rows, "eu", GrainKeys.Migration(ended.Id));
            var received = Of<IncomingState>(rows, "us", GrainKeys.Migration(ended.Id));
            Assert.Equal((SagaStep.Ended, ended.Vm), (led.Step, led.Plan!.Vm));
            Assert.Equal(ended, MigrationView.ToInfo(led, null));
            Assert.Equal(led.IsCommitted ? IncomingStep.Activated : IncomingStep.Aborted, received.Step);
            Assert.Equal(led.Plan.Uid, received.Plan!.Uid);
        }

        Assert.Equal(["host-us"], Of<ClusterState>(rows, "us", "cluster/default").Hosts);
        Assert.Equal(region.EndedMigrations.Select(migration => migration.Id), Of<RegionState>(rows, "us", "region/us").EndedIncoming);
    }

    private static (string Owner, VmPhase Phase, long Epoch, long Version, string Host) Summary(
        IReadOnlyList<RecordedRow> rows, string region, string key)
    {
        var vm = Vm(rows, region, key);
        return (vm.Owner, vm.Phase, vm.Epoch, vm.Version, vm.Host ?? "");
    }

    private static VmState Vm(IReadOnlyList<RecordedRow> rows, string region, string key) => Of<VmState>(rows, region, key);

    private static T Of<T>(IReadOnlyList<RecordedRow> rows, string region, string key) => Serializer.Deserialize<T>(
        BinaryData.FromString(rows.Single(row => row.Region == region && row.Key == key).Payload))!;

    private static (IVersionedState State, IVersionedState Again) Rewrite<T>(RecordedRow row)
        where T : IVersionedState
    {
        var state = Serializer.Deserialize<T>(BinaryData.FromString(row.Payload))!;
        return (state, Serializer.Deserialize<T>(Serializer.Serialize(state))!);
    }

    private static List<RecordedRow> Read(string recording) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Recorded", recording))
            .Select(line => JsonSerializer.Deserialize<RecordedRow>(line, JsonSerializerOptions.Web)!),
    ];
}
