using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>A VM is claimed while a migration has hold of it.</summary>
public sealed class ClaimedMigrationTests
{
    [Theory]
    [InlineData("None")]
    [InlineData("NoAnswer")]
    [InlineData("AnswerLost")]
    public async Task A_migration_whose_vm_was_claimed_ends_and_nothing_of_it_runs(string fault)
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        var host = world.Host(TwoRegions.Source).Name;
        world.Log.OnCommand = (_, command) =>
        {
            if (command is not FederationCommand.Transfer)
            {
                return LogFault.None;
            }

            world.Log.OnCommand = null;
            world.LetLeaseEnd(TwoRegions.Source);
            var renewals = world.Log.LookLease(TwoRegions.Source, host)!.Renewals;
            Assert.True(world.Log.Execute("ap", new FederationCommand.Claim(Drill.Vm, 1, host, renewals))!.Succeeded);
            return Enum.Parse<LogFault>(fault);
        };
        var migration = await Drill.MigrateAsync(world);
        await Drill.UntilEndedAsync(world, migration.Id);
        Assert.Equal(MigrationPhase.RolledBack, (await world.Silo(TwoRegions.Source).Migration(migration.Id).GetAsync()).Phase);
        await Drill.UntilAsync(world, "nothing of it is left", () => Task.FromResult(
            !world.Host(TwoRegions.Source).Machines.ContainsKey(Drill.Vm)
            && !world.Host(TwoRegions.Target).Machines.ContainsKey(Drill.Vm)));
        Assert.Equal(("ap", 2L), (world.Log.Look(Drill.Vm)!.Owner, world.Log.Look(Drill.Vm)!.Epoch));
        FailoverDrill.AssertNeverTwo(world);
    }
}
