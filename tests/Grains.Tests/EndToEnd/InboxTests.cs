using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class InboxTests
{
    private static readonly string Migration = MigrationId.Next(TimeProvider.System);

    [Fact]
    public async Task A_region_speaks_only_for_itself()
    {
        await using var world = await TwoRegions.StartAsync();
        var inbox = world.Silo(TwoRegions.Target).Inbox;
        var strange = await Assert.ThrowsAsync<NovaCronException>(() => inbox.FindVmAsync("ap", Drill.Vm, default));
        var forged = await Assert.ThrowsAsync<NovaCronException>(() => inbox.ReserveIncomingAsync(TwoRegions.Source, Offer("ap"), default));
        var grant = new OwnershipGrant(Migration, Drill.Vm, "ap", TwoRegions.Target, 2, 0);
        var stolen = await Assert.ThrowsAsync<NovaCronException>(() => inbox.ActivateIncomingAsync(TwoRegions.Source, grant, default));
        Assert.All([strange, forged, stolen], refusal => Assert.Equal(NovaCronError.NotAuthorized, refusal.Failure.Error));
    }

    [Fact]
    public async Task A_guest_whose_source_knows_nothing_of_it_is_discarded_after_an_inquiry()
    {
        await using var world = await TwoRegions.StartAsync();
        var inbox = world.Silo(TwoRegions.Target).Inbox;
        await inbox.ReserveIncomingAsync(TwoRegions.Source, Offer(TwoRegions.Source), default);
        await inbox.OpenIncomingAsync(TwoRegions.Source, Migration, default);
        Assert.Single(world.Host(TwoRegions.Target).Machines);
        await Drill.UntilAsync(world, "it is discarded", () => Task.FromResult(world.Host(TwoRegions.Target).Machines.Count == 0));
        await Drill.UntilAsync(world, "the name is free", async () =>
        {
            await world.Silo(TwoRegions.Target).Vm(Drill.Vm).CreateAsync(Drill.Spec);
            return true;
        });
    }

    [Fact]
    public async Task A_name_is_held_while_its_guest_is_on_its_way()
    {
        await using var world = await TwoRegions.StartAsync();
        await world.Silo(TwoRegions.Target).Inbox.ReserveIncomingAsync(TwoRegions.Source, Offer(TwoRegions.Source), default);
        world.CutLink();
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() => world.Silo(TwoRegions.Target).Vm(Drill.Vm).CreateAsync(Drill.Spec));
        Assert.Equal(NovaCronError.VmExists, refusal.Failure.Error);
    }

    private static IncomingOffer Offer(string source) => new(
        Migration, Drill.Vm, "uid", source, 1,
            new GuestHardware(1 << 20, 1, "virt-1", null, null, "", null), "in-process", new Version(1, 0), default);
}
