using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>What is signed of a migration, and what becomes of it when silos die, the log is silent, or the VM moves on.</summary>
public sealed class ReceiptTests
{
    [Fact]
    public async Task A_migration_that_the_log_committed_has_a_receipt_at_both_sides()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        var migration = (await Drill.MigrateAsync(world)).Id;

        var atSource = await UntilReceiptAsync(world, TwoRegions.Source, migration);
        await world.Silo(TwoRegions.Source).Migration(migration).GetAsync();
        var receipt = MigrationReceipt.Decode(atSource.Bytes);
        Assert.Null(receipt.Verify(world.Log.Configuration));
        Assert.Equal((Drill.Vm, 2L, migration, TwoRegions.Source, TwoRegions.Target),
            (atSource.Vm, atSource.Epoch, atSource.Migration, atSource.SourceRegion, atSource.TargetRegion));
        Assert.Equal(atSource.MemorySha256AtSource, atSource.MemorySha256AtTarget);

        world.CutLink();
        var atTarget = await UntilReceiptAsync(world, TwoRegions.Target, migration);
        Assert.Equal(atSource.Bytes, atTarget.Bytes);
    }

    [Fact]
    public async Task The_guest_runs_at_the_target_and_the_migration_ends_while_nobody_certifies()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        world.Log.Certifies = false;
        var migration = (await Drill.MigrateAsync(world)).Id;
        await Drill.UntilEndedAsync(world, migration);
        await Drill.AssertSettledAsync(world);
        var missing = await MissingAsync(world, migration);
        Assert.True(missing.IsTransient);

        world.Log.Certifies = true;
        Assert.Equal(migration, (await UntilReceiptAsync(world, TwoRegions.Source, migration)).Migration);
    }

    [Fact]
    public async Task A_source_that_dies_before_its_receipt_was_made_makes_it_afterwards()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        world.Log.Certifies = false;
        var migration = (await Drill.MigrateAsync(world)).Id;
        await Drill.UntilEndedAsync(world, migration);
        world.Kill(TwoRegions.Source);

        world.Log.Certifies = true;
        await world.StartAsync(TwoRegions.Source);

        Assert.Equal(migration, (await UntilReceiptAsync(world, TwoRegions.Source, migration)).Migration);
    }

    [Fact]
    public async Task A_record_that_has_changed_is_the_reason_why_there_is_none()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        world.Log.Certifies = false;
        var migration = (await Drill.MigrateAsync(world)).Id;
        await Drill.UntilEndedAsync(world, migration);
        await Drill.AssertSettledAsync(world);
        world.Log.Execute(TwoRegions.Target, new FederationCommand.Release(Drill.Vm, 2));
        world.Log.Certifies = true;

        await Drill.UntilAsync(world, "it is given up", async () => !(await MissingAsync(world, migration)).IsTransient);
        Assert.Contains("has changed", (await MissingAsync(world, migration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_without_a_log_says_that_nobody_has_signed_it()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var migration = (await Drill.MigrateAsync(world)).Id;
        await Drill.UntilEndedAsync(world, migration);

        var missing = await MissingAsync(world, migration);

        Assert.Equal((NovaCronError.ReceiptNotFound, false), (missing.Error, missing.IsTransient));
        Assert.Contains("without the federation's log", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_signs_for_what_it_saw_alone()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        world.Log.Certifies = false;
        var migration = (await Drill.MigrateAsync(world)).Id;
        await Drill.UntilEndedAsync(world, migration);
        world.CutLink();
        world.Log.Certifies = true;
        var certificate = world.Log.Certify(Drill.Vm)!;
        var arrival = certificate.Record.Arrival!;
        var truth = new MigrationStatement(
            "test", Drill.Vm, certificate.Record.Uid, 2, migration, TwoRegions.Source, TwoRegions.Target, arrival.Content, arrival.Content,
            arrival.Times);
        var other = arrival.Content with { Memory = arrival.Content.Disk };

        foreach (var lie in new[] { truth with { Vm = "other" }, truth with { AtTarget = other }, truth with { Epoch = 3 },
            truth with { To = "ap" }, truth with { Times = default } })
        {
            await Assert.ThrowsAsync<NovaCronException>(() => SignAsync(lie));
        }

        Assert.Null(MigrationReceipt.Decode(await SignAsync(truth)).Verify(world.Log.Configuration));

        Task<byte[]> SignAsync(MigrationStatement statement) => world.Silo(TwoRegions.Target).Inbox.SignReceiptAsync(
            TwoRegions.Source,
            migration,
            new MigrationReceipt(statement, world.Log.Sign(TwoRegions.Source, statement.SigningDigest()), default, certificate).Encode(),
            default);
    }

    private static async Task<MigrationReceiptInfo> UntilReceiptAsync(TwoRegions world, string region, string migration)
    {
        MigrationReceiptInfo? receipt = null;
        await Drill.UntilAsync(world, "the receipt is there", async () =>
        {
            receipt = await world.Silo(region).Migration(migration).GetReceiptAsync();
            return true;
        });
        return receipt!;
    }

    private static async Task<Failure> MissingAsync(TwoRegions world, string migration) =>
        (await Assert.ThrowsAsync<NovaCronException>(() => world.Silo(TwoRegions.Source).Migration(migration).GetReceiptAsync())).Failure;
}
