using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncWorld;

namespace NovaCron.Dwcp.Tests.Synchronization.Store;

/// <summary>The laws of a join, for each type of field by itself and for all together (null).</summary>
public sealed class StoreLawTests
{
    private static readonly Arbitrary<SyncAction[]> Actions = SyncAction.Many(40);

    public static TheoryData<FieldKind?> Kinds => [null, .. SyncFields.Kinds.Select(kind => (FieldKind?)kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Join_is_commutative(FieldKind? kind) => Check(kind, (a, b, _) =>
        Join(a, b).Equals(Join(b, a)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Join_is_associative(FieldKind? kind) => Check(kind, (a, b, c) =>
        Join(Join(a, b), c).Equals(Join(a, Join(b, c))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Join_is_idempotent(FieldKind? kind) => Check(kind, (a, b, _) =>
        Join(a, a).Equals(a) && Join(Join(a, b), b).Equals(Join(a, b)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Join_is_monotone(FieldKind? kind) => Check(kind, (a, b, c) =>
        IsWithin(a, Join(a, b)) && IsWithin(Join(a, c), Join(Join(a, b), c)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_a_region_does_it_knows_more_afterwards(FieldKind? kind) => Prop.ForAll(Actions, actions =>
    {
        var world = new SyncWorld(kind);
        return actions.All(action =>
        {
            var before = world.Regions[action.Region].Snapshot;
            world.Do(action);
            return IsWithin(before, world.Regions[action.Region].Snapshot);
        });
    }).Check(SyncProperty.Of(50));

    [Fact]
    public void A_region_that_has_all_knows_no_more_than_all_together() => Prop.ForAll(Actions, actions =>
    {
        // A record that was taken in is a part of what the other store knows: to join both later is to have joined them from the first.
        var world = SyncWorld.Run(actions);
        var (here, other) = (world.Regions[0], world.Regions[1]);
        var all = Join(here.Snapshot, other.Snapshot);
        foreach (var vm in Vms)
        {
            here.Repair(other, vm);
            Assert.True(IsWithin(here.Snapshot, all));
            Assert.Equal(all.Find(new("vm", vm)), here.Record(vm));
        }
    }).Check(SyncProperty.Of(100));

    /// <summary>The order of the lattice: who joins what it knows already learns nothing.</summary>
    private static bool IsWithin(StoreSnapshot less, StoreSnapshot more) => Join(more, less).Equals(more);

    private static void Check(FieldKind? kind, Func<StoreSnapshot, StoreSnapshot, StoreSnapshot, bool> holds) =>
        Prop.ForAll(Actions, actions =>
        {
            var regions = SyncWorld.Run(actions, kind).Regions;
            return holds(regions[0].Snapshot, regions[1].Snapshot, regions[2].Snapshot);
        }).Check(SyncProperty.Of(50));
}
