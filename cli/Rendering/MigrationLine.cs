using System.Globalization;
using NovaCron.Cli.Api;
using NovaCron.Cli.Units;

namespace NovaCron.Cli.Rendering;

/// <summary>A migration in one line.</summary>
internal static class MigrationLine
{
    /// <summary>Plain output says something new at least this often, in percent of the copy.</summary>
    private const int PercentStep = 10;

    /// <summary>Phases before the first byte is copied.</summary>
    private static readonly string[] Before = ["planned", "reserving"];

    /// <summary>Phases whose copy can still shrink and grow.</summary>
    private static readonly string[] During = ["copying", "rollingBack", "rolledBack"];

    /// <summary>How much of the memory is at the target, in percent.</summary>
    public static double PercentOf(ApiMigration migration)
    {
        if (Before.Contains(migration.Phase))
        {
            return 0;
        }

        if (!During.Contains(migration.Phase))
        {
            return 100;
        }

        return migration.Progress is { TotalBytes: > 0 } progress
            ? Math.Clamp(100.0 * (progress.TotalBytes - progress.RemainingBytes) / progress.TotalBytes, 0, 100)
            : 0;
    }

    /// <summary>Whom it moves, where to, and its phase.</summary>
    public static string Headline(ApiMigration migration) =>
        $"{migration.Vm} {migration.SourceRegion} -> {migration.TargetRegion}: {Phases.Format(migration.Phase)}";

    /// <summary>Rate, round, remaining bytes and time, as far as known.</summary>
    public static string Details(ApiMigration migration)
    {
        if (migration.Progress is not { } progress || migration.HasEnded)
        {
            return migration.Failure?.Message ?? string.Empty;
        }

        var parts = new List<string>
        {
            Sizes.FormatRate(progress.BytesPerSecond),
            string.Create(CultureInfo.InvariantCulture, $"round {progress.Round}"),
            Sizes.Format(progress.RemainingBytes) + " left",
        };
        if (progress.StalledSince is { } since)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"nothing gets through since {since.UtcDateTime:HH:mm:ss} UTC"));
        }
        else if (progress.RemainingSeconds is { } seconds)
        {
            parts.Add("ETA " + Durations.Format(TimeSpan.FromSeconds(seconds)));
        }

        return string.Join(", ", parts);
    }

    /// <summary>All of it.</summary>
    public static string Describe(ApiMigration migration)
    {
        var percent = string.Create(CultureInfo.InvariantCulture, $"{Headline(migration)}, {PercentOf(migration):0} %");
        var details = Details(migration);
        return details.Length == 0 ? percent : $"{percent}, {details}";
    }

    /// <summary>How it ended, in a sentence.</summary>
    public static string Summarize(ApiMigration migration)
    {
        if (!migration.HasCompleted)
        {
            var why = migration.Failure is { } failure ? $"{failure.Message} [{failure.Stage}, {failure.Side}]" : "no reason was given.";
            return $"{migration.Vm} stays in {migration.SourceRegion}: the migration was rolled back. {why}";
        }

        var parts = new List<string>();
        if (migration.EndedAt - migration.StartedAt is { } total)
        {
            parts.Add("after " + Durations.Format(total));
        }

        if (migration.DowntimeMs is { } downtime)
        {
            parts.Add("downtime " + Durations.Format(TimeSpan.FromMilliseconds(downtime)));
        }

        if (migration.Progress is { } progress)
        {
            parts.Add($"{Sizes.Format(progress.StreamBytes)} of machine state as {Sizes.Format(progress.WireBytes)} on the wire");
        }

        if (migration.Progress is { Stalls: > 0 } stalled)
        {
            parts.Add("nothing got through for " + Durations.Format(TimeSpan.FromSeconds(stalled.StalledSeconds)));
        }

        return $"{migration.Vm} runs in {migration.TargetRegion}, epoch {migration.Epoch}: {string.Join(", ", parts)}";
    }

    /// <summary>Whether a plain log gains from another line.</summary>
    public static bool IsNews(ApiMigration shown, ApiMigration migration) =>
        shown.Phase != migration.Phase
        || shown.Progress?.Round != migration.Progress?.Round
        || shown.Progress?.StalledSince is null != migration.Progress?.StalledSince is null
        || Math.Abs(PercentOf(migration) - PercentOf(shown)) >= PercentStep;
}
