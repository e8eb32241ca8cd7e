using NovaCron.Grains.Hosting;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Regions;
using NovaCron.Grains.State;
using NovaCron.Grains.Tests.World;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>What a silo that died left in the database is gone on with by one that lives, without anybody asking.</summary>
public sealed class SteadyLookTests
{
    private static readonly StateSerializer Serializer = new();

    [Fact]
    public async Task A_migration_that_nobody_leads_is_led_to_its_end()
    {
        await using var world = await TwoRegions.StartAsync();
        var id = MigrationId.Next(TimeProvider.System);
        var plan = new MigrationPlan(
            id, Drill.Vm, "uid", TwoRegions.Source, TwoRegions.Target, "host-eu", 1, 0, default, new GuestRecord(),
            DateTimeOffset.UnixEpoch);
        Put(world, StateFormat.Migration, GrainKeys.Migration(id), new MigrationState { Plan = plan, Step = SagaStep.ConfirmHold });

        await Index(world).AddMigrationAsync(id, CancellationToken.None);

        await Drill.UntilEndedAsync(world, id);
    }

    [Fact]
    public async Task An_act_that_was_cut_short_is_finished()
    {
        await using var world = await TwoRegions.StartAsync();
        await world.Silo(TwoRegions.Source).Vm("pattern").CreateAsync(Drill.Spec);
        var row = world.Database(TwoRegions.Source).Rows[(StateFormat.Vm, GrainKeys.Vm("pattern"))].Row;
        var record = Serializer.Deserialize<VmState>(row)! with { Name = Drill.Vm, Phase = VmPhase.Starting, Pending = VmAct.Start };
        Put(world, StateFormat.Vm, GrainKeys.Vm(Drill.Vm), record);

        await Index(world).AddVmAsync(Drill.Vm, CancellationToken.None);

        await Drill.UntilAsync(world, "the guest runs", () => Task.FromResult(world.RunningAt(Drill.Vm).Count == 1));
    }

    private static IRegionIndex Index(TwoRegions world) =>
        world.Silo(TwoRegions.Source).Grains.GetGrain<IRegionIndex>(GrainKeys.Region(TwoRegions.Source));

    private static void Put<T>(TwoRegions world, string state, string key, T record) =>
        world.Database(TwoRegions.Source).Rows[(state, key)] = ("etag", Serializer.Serialize(record));
}
