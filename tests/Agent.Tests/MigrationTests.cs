using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests;

public sealed class MigrationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Busy_guest_moves_with_every_page_and_heartbeat_and_never_runs_twice(int streams)
    {
        await using var regions = await TwoRegions.StartAsync(sourceAgent: data => TwoRegions.Options("eu", data, codec: null));
        await regions.BootAsync();
        var move = new Move(regions, streams: streams);
        var before = await regions.ReadConsoleAsync(regions.Source.Agent, 0, text => TwoRegions.Heartbeats(text).Length >= 3);
        var rest = regions.ReadConsoleAsync(regions.Source.Agent, before.Length, _ => false);

        await move.RunToAsync(MoveStage.Activated);

        await regions.AssertRunsOnlyAsync(regions.Target);
        var atSource = before + await rest;
        Assert.Equal(move.Copied!.ConsoleOffset, atSource.Length);
        var last = TwoRegions.Heartbeats(atSource)[^1];
        var atTarget = await regions.ReadConsoleAsync(
            regions.Target.Agent, move.Copied.ConsoleOffset, text => TwoRegions.Heartbeats(text).Length >= 5);
        var heartbeats = TwoRegions.Heartbeats(atSource + atTarget);
        Assert.Equal(Enumerable.Range(0, heartbeats.Length).Select(n => heartbeats[0] + n), heartbeats);
        Assert.True(heartbeats[^1] > last);
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
    }

    [Fact]
    public async Task Both_agents_report_the_same_stream()
    {
        await using var regions = await TwoRegions.StartAsync(sourceAgent: data => TwoRegions.Options("eu", data, codec: null));
        await regions.BootAsync();
        var move = new Move(regions, streams: 3);

        await move.RunToAsync(MoveStage.Activated);

        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
        Assert.Equal(move.Copied.StreamBytes, move.Loaded.StreamBytes);
        Assert.Matches("^[0-9a-f]{64}$", move.Copied.Sha256);
        Assert.InRange(move.Copied.Streams, 1, 3);
        Assert.True(move.Copied.Round >= 1);
        Assert.InRange(move.Copied.WireBytes, 1, move.Copied.StreamBytes);
        Assert.All(move.Progress, progress => Assert.Equal(TwoRegions.MemoryBytes, progress.TotalBytes));
    }

    [Fact]
    public async Task Guest_that_moved_moves_back_and_its_leftover_makes_way()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        await new Move(regions).RunToAsync(MoveStage.Activated);
        var order = new IncomingOrder(
            "migration-2",
            TwoRegions.Vm,
            "us",
            2,
            TwoRegions.Hardware() with { MachineType = "novacron-1.0" },
            "in-process",
            new Version(1, 0));

        // The source was fenced, and never told to stop its machine.
        var ticket = await regions.Source.Agent.ReserveIncomingAsync(order, regions.Token);
        await regions.Source.Agent.OpenIncomingAsync("migration-2", regions.Token);
        var outgoing = new OutgoingOrder(
            "migration-2", TwoRegions.Vm, 2, "eu", regions.Source.Endpoint, ticket.Token, 2, TimeSpan.FromMilliseconds(300));
        await foreach (var _ in regions.Target.Agent.CopyAsync(outgoing, regions.Token))
        {
            // Only its end matters.
        }

        var report = await regions.Target.Agent.FinishCopyAsync("migration-2", regions.Token);
        await regions.Source.Agent.WaitForLoadedAsync("migration-2", regions.Token);
        await regions.Target.Agent.FenceAsync(TwoRegions.Vm, 3, regions.Token);
        await regions.Source.Agent.ActivateIncomingAsync("migration-2", 3, report.ConsoleOffset, regions.Token);

        await regions.AssertRunsOnlyAsync(regions.Source);
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }

    [Fact]
    public async Task Slow_link_still_brings_the_guest_over()
    {
        await using var regions = await TwoRegions.StartAsync(source => source.RewritesPerSecond = 200);
        await regions.BootAsync();
        regions.Source.Link.BytesPerSecond = 4_000_000;
        var move = new Move(regions);

        await move.RunToAsync(MoveStage.Activated);

        await regions.AssertRunsOnlyAsync(regions.Target);
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
    }

    [Fact]
    public async Task Link_that_stands_still_holds_the_machine_back_within_the_window()
    {
        const long Window = 3L << 20;
        // Pipes, a batch and look-ahead on either side of the window.
        const long Slack = 4L << 20;
        await using var regions = await TwoRegions.StartAsync(
            source => source.WorkingSetBytes = 32L << 20,
            sourceAgent: data => TwoRegions.Options("eu", data, window: Window));
        await regions.BootAsync(TwoRegions.Hardware() with { MemoryBytes = 80L << 20 });
        var move = new Move(regions, streams: 1);
        await move.ReserveAsync(TwoRegions.Hardware() with { MemoryBytes = 80L << 20 });
        await move.OpenAsync();
        regions.Source.Link.StandsStillAfter = 1L << 20;
        var opened = false;

        await foreach (var progress in regions.Source.Agent.CopyAsync(move.Order(), regions.Token))
        {
            var standsStill = move.Progress.TakeLast(5).All(p => p.StreamBytes == progress.StreamBytes && p.StreamBytes > 0);
            if (!opened && move.Progress.Count > 5 && standsStill)
            {
                Assert.InRange(progress.StreamBytes, 1, Window + Slack);
                opened = true;
                regions.Source.Link.Open();
            }

            move.Progress.Add(progress);
        }

        Assert.True(opened);
        await move.FinishAsync();
        Assert.True(move.Copied!.StreamBytes > 32L << 20);
        await move.WaitForLoadedAsync();
        Assert.Equal(move.Copied.Sha256, move.Loaded!.Sha256);
    }

    [Fact]
    public async Task Second_watcher_joins_the_copy_and_one_that_goes_takes_nothing_with_it()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Copying);

        regions.Source.Link.BytesPerSecond = 0;
        await Task.WhenAll(move.CopyAsync(), new Move(regions).CopyAsync(move.Order()));
        await Task.WhenAll(move.FinishAsync(), regions.Source.Agent.FinishCopyAsync(move.Id, regions.Token));
        var again = await regions.Source.Agent.FinishCopyAsync(move.Id, regions.Token);

        Assert.Equal(move.Copied, again);
        await move.CopyAsync();
        await move.WaitForLoadedAsync();
        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
    }

    [Fact]
    public async Task Every_step_may_be_repeated()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);

        await move.ReserveAsync();
        await move.ReserveAsync();
        await move.OpenAsync();
        await move.OpenAsync();
        await move.CopyAsync();
        await move.CopyAsync();
        await move.FinishAsync();
        await move.FinishAsync();
        await move.WaitForLoadedAsync();
        await move.WaitForLoadedAsync();
        await move.FenceAsync();
        await move.FenceAsync();
        await move.ActivateAsync();
        await move.ActivateAsync();

        await regions.AssertRunsOnlyAsync(regions.Target);
    }

    [Fact]
    public async Task Activation_repeated_after_a_pause_does_not_undo_the_pause()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Activated);

        await regions.Target.Agent.PauseAsync(TwoRegions.Vm, 2, regions.Token);
        var report = await move.ActivateAsync();

        Assert.Equal(MachineActivity.Paused, report.Activity);
        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
    }
}
