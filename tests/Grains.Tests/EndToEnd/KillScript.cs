using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>
/// One drill: a migration (or one that is cancelled while it copies) reaches a written step; there something fails; later it is
/// mended; then all must be well.
/// </summary>
internal static class KillScript
{
    private static readonly string[] Forward =
    [
        "source ConfirmHold", "source Reserve", "source SendImages", "source Open",
            "source Copy", "source FinishCopy", "source AwaitLoaded",
        "source Commit", "source Fence", "source Activate", "source RemoveSource", "source Release", "source Ended",
        "target Reserved", "target Opened", "target Loaded", "target Accepting", "target Activating", "target Activated",
    ];

    private static readonly string[] Backward =
    [
        "source Revoke", "source ResumeSource", "source AbortTarget", "source Release", "source Ended", "target Aborting", "target Aborted",
    ];

    /// <summary>Every step on the way there, and every step on the way back of a cancelled one.</summary>
    public static TheoryData<string, bool> Steps()
    {
        TheoryData<string, bool> steps = [];
        foreach (var step in Forward)
        {
            steps.Add(step, false);
        }

        foreach (var step in Backward)
        {
            steps.Add(step, true);
        }

        return steps;
    }

    /// <summary>Runs it.</summary>
    /// <param name="step">Side and step after whose writing it fails.</param>
    /// <param name="isCancelled">Whether the migration is cancelled while it copies.</param>
    /// <param name="fail">What fails.</param>
    /// <param name="mend">How it is mended.</param>
    /// <param name="withLog">Whether the federation has a log.</param>
    public static async Task RunAsync(
        string step, bool isCancelled, Action<TwoRegions> fail, Func<TwoRegions, Task> mend, bool withLog = false)
    {
        await using var world = await Drill.WithRunningVmAsync(withLog);
        world.HoldsCopies = isCancelled;
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.OnStep = (side, name) =>
        {
            if ($"{side} {name}" == step && failed.TrySetResult())
            {
                fail(world);
            }

            return Task.CompletedTask;
        };
        var begun = BeginAsync(world, isCancelled);
        await Drill.UntilAsync(world, $"{step} is reached", () => Task.FromResult(failed.Task.IsCompleted));

        // The asker may have lost its answer with the silo; what was written goes on without it.
        await Task.WhenAny(begun, Task.Delay(50));
        await mend(world);
        await Task.WhenAny(begun, Task.Delay(50));
        world.HoldsCopies = false;
        await Drill.UntilAsync(world, "nothing is left unfinished", () => IsIdleAsync(world));
        await Drill.AssertSettledAsync(world);
    }

    private static async Task BeginAsync(TwoRegions world, bool isCancelled)
    {
        try
        {
            var migration = await Drill.MigrateAsync(world);
            if (isCancelled)
            {
                var grain = world.Silo(TwoRegions.Source).Migration(migration.Id);
                await Drill.UntilAsync(world, "it copies", async () => (await grain.GetAsync()).Progress is not null);
                await grain.CancelAsync();
            }
        }
        catch (Exception e)
        {
            world.Note($"The asker got: {e.Message}");
        }
    }

    private static async Task<bool> IsIdleAsync(TwoRegions world)
    {
        foreach (var region in new[] { TwoRegions.Source, TwoRegions.Target })
        {
            var index = world.Silo(region).Grains.GetGrain<Regions.IRegionIndex>(GrainKeys.Region(region));
            var work = await index.GetUnfinishedAsync(withVms: true, default);
            if (!work.Migrations.IsEmpty || !work.Incoming.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }
}
